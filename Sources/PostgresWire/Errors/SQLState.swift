/// The five characters that say what went wrong, for programs; the names are those of PostgreSQL's own list
/// (src/backend/utils/errcodes.txt; manual, appendix "PostgreSQL Error Codes").
package struct SQLState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// `28P01`; of a peer's message, whatever it had in that place.
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    // Class 08: connection exception
    package static let sqlclientUnableToEstablishSQLConnection = SQLState(rawValue: "08001")
    package static let sqlserverRejectedEstablishmentOfSQLConnection = SQLState(rawValue: "08004")
    package static let connectionFailure = SQLState(rawValue: "08006")
    package static let protocolViolation = SQLState(rawValue: "08P01")
    // Class 0A: feature not supported
    package static let featureNotSupported = SQLState(rawValue: "0A000")
    // Class 25: invalid transaction state
    package static let readOnlySQLTransaction = SQLState(rawValue: "25006")
    // Class 28: invalid authorization specification
    package static let invalidAuthorizationSpecification = SQLState(rawValue: "28000")
    package static let invalidPassword = SQLState(rawValue: "28P01")
    // Class 42: syntax error or access rule violation
    package static let insufficientPrivilege = SQLState(rawValue: "42501")
    package static let undefinedColumn = SQLState(rawValue: "42703")
    package static let undefinedTable = SQLState(rawValue: "42P01")
    // Class 53: insufficient resources
    package static let tooManyConnections = SQLState(rawValue: "53300")
    // Class 57: operator intervention
    package static let queryCanceled = SQLState(rawValue: "57014")
    package static let adminShutdown = SQLState(rawValue: "57P01")
    package static let cannotConnectNow = SQLState(rawValue: "57P03")

    /// Five digits and capital letters.
    package var isWellFormed: Bool {
        rawValue.utf8.count == 5
            && rawValue.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }

    /// In class 28: who the client says it is does not count here.
    package var isAboutAuthorization: Bool {
        rawValue.hasPrefix("28")
    }

    /// `28P01`
    package var description: String {
        rawValue
    }
}
