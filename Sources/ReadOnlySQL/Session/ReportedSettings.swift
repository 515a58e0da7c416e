import PostgresWire

/// The settings on which it depends what the server makes of a text, as it reported them.
package struct ReportedSettings: Sendable {
    private var encoding: ClientEncoding?
    private var backslashesEscape = false
    /// `server_encoding` is UTF8: names are folded in ASCII alone.
    private(set) var foldsASCIIOnly = false
    /// `default_transaction_read_only` is on.
    package private(set) var isReadOnly = false

    /// What the server reported at the login, in order.
    package init(_ parameters: [ParameterStatus]) {
        for parameter in parameters { note(parameter) }
    }

    mutating func note(_ parameter: ParameterStatus) {
        let value = String(decoding: parameter.value, as: UTF8.self)
        switch String(decoding: parameter.name, as: UTF8.self) {
        case "client_encoding": encoding = ClientEncoding(rawValue: value)
        case "standard_conforming_strings": backslashesEscape = value != "on"
        case "server_encoding": foldsASCIIOnly = value == "UTF8"
        case Self.readOnly: isReadOnly = value == "on"
        default: break
        }
    }

    /// How the server may read a text; `mayHaveChanged`: what ran since it was last ready may have changed its
    /// settings.
    func readings(mayHaveChanged: Bool) -> Readings {
        if mayHaveChanged { return Readings(backslashes: [false, true], encodings: ClientEncoding.representatives) }
        return Readings(backslashes: [backslashesEscape], encodings: encoding.map { [$0] } ?? [])
    }

    /// The setting that makes every transaction read-only; reported since PostgreSQL 14.
    package static let readOnly = "default_transaction_read_only"
}
