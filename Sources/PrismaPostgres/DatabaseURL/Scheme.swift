/// The schemes a `DATABASE_URL` may have.
enum Scheme: Equatable {
    /// `postgres:` and `postgresql:`, a direct connection.
    case postgres
    /// `prisma+postgres:` and the older `prisma:`, an API key.
    case prisma

    /// Databases people use Prisma with; these schemes are recognised without `//` too.
    private static let foreign: Set = [
        "cockroachdb", "file", "http", "https", "jdbc", "libsql", "mariadb", "mongodb", "mongodb+srv", "mysql",
        "sqlite", "sqlserver",
    ]
    /// A longer scheme is not repeated in an error: it is something else, perhaps a secret.
    private static let longestShown = 20

    /// Splits `scheme://rest`.
    static func split(
        _ bytes: ArraySlice<UInt8>
    ) throws(DatabaseURLMistake) -> (scheme: Scheme, rest: ArraySlice<UInt8>) {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            guard bytes.starts(with: "eyJ".utf8) else { throw .notAURL }
            throw APIKey.isOfAnotherKind(bytes.text) ? .serviceToken : .bareAPIKey
        }
        let name = bytes[..<colon].text.lowercased()
        guard bytes[colon...].starts(with: "://".utf8) else {
            throw foreign.contains(name) ? .scheme(name) : .notAURL
        }
        let rest = bytes[(colon + 3)...]
        switch name {
        case "postgres", "postgresql": return (.postgres, rest)
        case "prisma", "prisma+postgres": return (.prisma, rest)
        default: throw isShowable(bytes[..<colon]) ? .scheme(name) : .scheme(nil)
        }
    }

    private static func isShowable(_ name: ArraySlice<UInt8>) -> Bool {
        (1...longestShown).contains(name.count) && name.allSatisfy { $0.isLetter || $0 == UInt8(ascii: "+") }
    }
}
