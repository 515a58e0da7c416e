import PostgresWire

/// Tests name states as they stand on the wire, and some that PostgreSQL has and a tunnel has no word for.
extension SQLState: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) {
        self.init(rawValue: text)
    }
}
