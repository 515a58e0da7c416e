/// The packet that opens a session: the protocol version and a list of parameters (`user`, `database`, …).
///
/// Parameters keep their order, their duplicates and every byte, valid UTF-8 or not, so that what is passed on is
/// what was sent. `decode` refuses whatever PostgreSQL refuses, above all pairs smuggled behind the terminator.
package struct StartupMessage: Equatable, Sendable {
    /// One name and its value, neither with a zero byte in it; the name is not empty.
    package struct Parameter: Equatable, Sendable {
        /// Names are compared byte by byte.
        package var name: [UInt8]
        /// In whatever encoding the client uses.
        package var value: [UInt8]

        /// A parameter as it stands on the wire.
        package init(name: [UInt8], value: [UInt8]) {
            self.name = name
            self.value = value
        }

        /// A parameter in UTF-8.
        package init(name: String, value: String) {
            self.init(name: Array(name.utf8), value: Array(value.utf8))
        }

        /// Whether this is the parameter of that name.
        package func isNamed(_ other: String) -> Bool {
            name.elementsEqual(other.utf8)
        }
    }

    /// The version asked for, always 3.x in a decoded message.
    package var version: ProtocolVersion
    /// In the order they were sent, duplicates included.
    package var parameters: [Parameter]

    /// A message to be sent.
    package init(version: ProtocolVersion, parameters: [Parameter]) {
        self.version = version
        self.parameters = parameters
    }

    /// The value of the first parameter of that name.
    package subscript(name: String) -> [UInt8]? {
        parameters.first { $0.isNamed(name) }?.value
    }

    /// Reads a whole packet, its length included.
    ///
    /// Throws `unsupportedProtocol` for every major version but 3, whatever follows it.
    package static func decode(_ packet: [UInt8]) throws(WireError) -> StartupMessage {
        var reader = try ByteReader(packet, message: "StartupMessage", length: FirstPacket.lengths)
        guard try reader.uint32() == packet.count else {
            throw .unexpectedValue(message: "StartupMessage", field: "length")
        }
        let version = ProtocolVersion(rawValue: try reader.uint32())
        guard version.major == 3 else { throw .unsupportedProtocol(version) }
        return StartupMessage(version: version, parameters: try decodeParameters(&reader))
    }

    /// Appends the packet. Traps on an empty name and on zero bytes.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(packet: {
            $0.append(uint32: version.rawValue)
            for parameter in parameters {
                precondition(!parameter.name.isEmpty, "an empty parameter name would end the list")
                $0.append(cString: parameter.name)
                $0.append(cString: parameter.value)
            }
            $0.append(0)
        })
    }

    /// The whole packet.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }

    // An empty name is the terminator and must be the packet's last byte (PostgreSQL's ProcessStartupPacket).
    private static func decodeParameters(_ reader: inout ByteReader) throws(WireError) -> [Parameter] {
        var parameters: [Parameter] = []
        while true {
            guard reader.remaining > 0 else {
                throw .missingTerminator(message: "StartupMessage", field: "parameters")
            }
            let name = try reader.cString("parameter name")
            if name.isEmpty { break }
            parameters.append(Parameter(name: name, value: try reader.cString("parameter value")))
        }
        try reader.end()
        return parameters
    }
}
