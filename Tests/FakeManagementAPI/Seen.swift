/// A request as the fake server saw it.
package struct Seen: Sendable, Equatable {
    /// `GET /v1/projects?limit=2`: the method and the target as they came.
    package var line: String
    /// The value of the header Authorization.
    package var authorization: String?
    /// The body, if it is JSON.
    package var body: JSON?
}
