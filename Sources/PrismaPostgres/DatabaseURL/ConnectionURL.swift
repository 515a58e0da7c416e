/// `scheme://user:password@host:port/path?query` taken apart, without judging what it means.
///
/// Made for connection strings as people paste them: the last `@` before the first `/` or `?` ends the credentials,
/// so `@`, `#` and `:` in a password need no escape; `#` and `+` are ordinary characters everywhere. Percent-decoding
/// is strict. A general URL parser mangles or refuses such text.
struct ConnectionURL: Equatable {
    struct Parameter: Equatable {
        var name: String
        var value: String
        /// Whether there was an `=`.
        var hasValue: Bool
    }

    var scheme: Scheme
    /// Decoded; nil without an `@`.
    var user: String?
    /// Decoded; nil without a `:` before the `@`.
    var password: String?
    /// Lower case, an IPv6 address without brackets; never empty.
    var host: String
    var port: UInt16?
    /// Decoded path without its first and last slash; nil if there is none.
    var database: String?
    /// Decoded, in order.
    var parameters: [Parameter]

    init(parsing bytes: ArraySlice<UInt8>) throws(DatabaseURLMistake) {
        let rest: ArraySlice<UInt8>
        (scheme, rest) = try Scheme.split(bytes)
        guard !rest.contains(where: \.isBlankOrControl) else { throw .blankOrControl }

        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let question = rest[end...].firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
        let at = rest[..<end].lastIndex(of: UInt8(ascii: "@"))
        let query = rest[question...].dropFirst().split(separator: UInt8(ascii: "&")).map(Self.nameAndValue)

        // An @ further on means that the password holds a bare / or ?, and what looks like the host is a piece of it.
        guard !rest[end...].contains(UInt8(ascii: "@")) else { throw .strayAt }
        let place = try Authority(parsing: rest[(at.map { $0 + 1 } ?? rest.startIndex)..<end])
        host = place.host
        port = place.port
        (user, password) = try Self.credentials(at.map { rest[..<$0] })
        database = try Self.database(rest[end..<question])
        parameters = []
        for (name, value) in query {
            parameters.append(
                Parameter(
                    name: try PercentEncoding.decode(name, .parameter),
                    value: try PercentEncoding.decode(value ?? [], .parameter),
                    hasValue: value != nil
                )
            )
        }
    }

    private static func credentials(
        _ bytes: ArraySlice<UInt8>?
    ) throws(DatabaseURLMistake) -> (user: String?, password: String?) {
        guard let bytes else { return (nil, nil) }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            return (try PercentEncoding.decode(bytes, .user), nil)
        }
        return (
            try PercentEncoding.decode(bytes[..<colon], .user),
            try PercentEncoding.decode(bytes[(colon + 1)...], .password)
        )
    }

    private static func database(_ path: ArraySlice<UInt8>) throws(DatabaseURLMistake) -> String? {
        let name = path.trimmed { $0 == UInt8(ascii: "/") }
        return name.isEmpty ? nil : try PercentEncoding.decode(name, .database)
    }

    private static func nameAndValue(
        _ bytes: ArraySlice<UInt8>
    ) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>?) {
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return (bytes, nil) }
        return (bytes[..<equals], bytes[(equals + 1)...])
    }
}
