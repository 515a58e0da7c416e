/// The connection string the tunnel goes by: what it says, where it was found, and what its user should know.
package struct ConnectionString: Sendable, Equatable {
    /// What the user asked for.
    package struct Wish: Sendable, Equatable {
        /// What a pooled string is turned into.
        package enum Way: Sendable, Equatable {
            /// The direct one that stands beside it, if there is one.
            case best
            /// The same credentials at the direct host.
            case direct
            /// The pooler is meant.
            case pooled
        }

        /// The string itself (`--url`).
        package var url: String?
        /// The variable it stands in (`--variable`).
        package var variable: String?
        package var way: Way

        package init(url: String? = nil, variable: String? = nil, way: Way = .best) {
            self.url = url
            self.variable = variable
            self.way = way
        }
    }

    /// Where and as whom.
    package var url: DatabaseURL
    /// For people: `DATABASE_URL in .env`, `--url`.
    package var place: String
    /// The same without where it stands: `DATABASE_URL`, `--url`.
    package var name: String
    /// How else the choice could have been made: a line each, for below the banner.
    package var remarks: [String]
    /// That others may read the file it stands in.
    package var exposure: ConfigurationWarning?
}

extension ConnectionString {
    /// What works but may surprise. Who asks for the pooler knows what it is.
    package func warnings(for wish: Wish) -> [ConfigurationWarning] {
        wish.way == .best ? url.warnings : url.warnings.filter { $0 != .pooled }
    }
}
