/// The server reports the value of a setting (`S`): at the start of a session and whenever it changes.
package struct ParameterStatus: Equatable, Sendable {
    /// `S`
    package static let type = UInt8(ascii: "S")

    /// The setting, `server_version` for example; not empty on the wire, without a zero byte.
    package var name: [UInt8]
    /// Its value in the client's encoding, without a zero byte.
    package var value: [UInt8]

    /// A report as it stands on the wire.
    package init(name: [UInt8], value: [UInt8]) {
        self.name = name
        self.value = value
    }

    /// A report in UTF-8.
    package init(name: String, value: String) {
        self.init(name: Array(name.utf8), value: Array(value.utf8))
    }

    /// Reads a payload.
    package static func decode(_ payload: [UInt8]) throws(WireError) -> ParameterStatus {
        var reader = try ByteReader(payload, message: "ParameterStatus", length: 2...BackendMessage.payloadLimit)
        let name = try reader.cString("name")
        let value = try reader.cString("value")
        try reader.end()
        return ParameterStatus(name: name, value: value)
    }

    /// Appends the message. Traps on zero bytes.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(message: Self.type) {
            $0.append(cString: name)
            $0.append(cString: value)
        }
    }
}
