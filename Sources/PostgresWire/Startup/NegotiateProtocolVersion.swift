/// The server's answer to a version or to `_pq_.` options that it does not know; sent before authentication.
///
/// On the wire PostgreSQL sends the full version (`0x0003_0002`), though the manual long spoke of the minor alone;
/// `decode` takes both, `encode` does as PostgreSQL does.
package struct NegotiateProtocolVersion: Equatable, Sendable {
    /// `v`
    package static let type = UInt8(ascii: "v")
    /// Names believed in one message; a startup packet of 10 000 bytes holds fewer (seven bytes each at least).
    package static let optionLimit = 1_250

    /// The newest minor version of protocol 3 that the server speaks, up to 65 535.
    package var newestMinor: UInt32
    /// The `_pq_.` options that the server does not know, in the order it named them.
    package var unrecognizedOptions: [String]

    /// An answer to be sent.
    package init(newestMinor: UInt32, unrecognizedOptions: [String]) {
        self.newestMinor = newestMinor
        self.unrecognizedOptions = unrecognizedOptions
    }

    /// Reads a payload; invalid UTF-8 in names is replaced.
    package static func decode(_ payload: [UInt8]) throws(WireError) -> NegotiateProtocolVersion {
        let message = "NegotiateProtocolVersion"
        var reader = try ByteReader(payload, message: message, length: 8...BackendMessage.payloadLimit)
        let newest = ProtocolVersion(rawValue: try reader.uint32())
        guard newest.major == 0 || newest.major == 3 else {
            throw .unexpectedValue(message: message, field: "newest version")
        }
        let count = try reader.uint32()
        guard count <= optionLimit else {
            throw .tooMany(message: message, field: "options", limit: optionLimit)
        }
        var options: [String] = []
        for _ in 0..<count {
            options.append(String(decoding: try reader.cString("option name"), as: UTF8.self))
        }
        try reader.end()
        return NegotiateProtocolVersion(newestMinor: UInt32(newest.minor), unrecognizedOptions: options)
    }

    /// Appends the message. Traps on a minor version above 65 535.
    package func encode(into bytes: inout [UInt8]) {
        precondition(newestMinor <= UInt16.max, "a minor version has 16 bits")
        bytes.append(message: Self.type) {
            $0.append(uint32: ProtocolVersion(major: 3, minor: UInt16(newestMinor)).rawValue)
            $0.append(uint32: UInt32(unrecognizedOptions.count))
            for option in unrecognizedOptions {
                $0.append(cString: Array(option.utf8))
            }
        }
    }
}
