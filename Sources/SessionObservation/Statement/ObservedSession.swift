/// Whose statement it is.
package struct ObservedSession: Equatable, Sendable {
    /// As the caller counts sessions.
    package var id: UInt64
    package var user: String
    package var database: String
    /// The client's application_name, from its startup and as the server reports changes of it; may be empty.
    package var program: String

    package init(id: UInt64, user: String, database: String, program: String = "") {
        self.id = id
        self.user = user
        self.database = database
        self.program = program
    }
}
