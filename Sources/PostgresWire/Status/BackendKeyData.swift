/// What a CancelRequest for this session has to show (`K`). The key does not appear in `description`.
package struct BackendKeyData: Equatable, Sendable, CustomStringConvertible {
    /// `K`
    package static let type = UInt8(ascii: "K")
    /// Bytes of a key: 4 in protocol 3.0, 4 to 256 in 3.2 (PostgreSQL manual, "Message Formats", BackendKeyData).
    package static let secretKeyLength = 4...256

    /// The process that serves the session.
    package var processID: UInt32
    /// The secret, 4 to 256 bytes.
    package var secretKey: [UInt8]

    /// A message to be sent.
    package init(processID: UInt32, secretKey: [UInt8]) {
        self.processID = processID
        self.secretKey = secretKey
    }

    /// Names the process only.
    package var description: String {
        "BackendKeyData(processID: \(processID))"
    }

    /// Reads a payload.
    package static func decode(_ payload: [UInt8]) throws(WireError) -> BackendKeyData {
        let length = 4 + secretKeyLength.lowerBound...4 + secretKeyLength.upperBound
        var reader = try ByteReader(payload, message: "BackendKeyData", length: length)
        let processID = try reader.uint32()
        return BackendKeyData(processID: processID, secretKey: reader.rest())
    }

    /// Appends the message. Traps on a key of another length than 4 to 256 bytes.
    package func encode(into bytes: inout [UInt8]) {
        precondition(Self.secretKeyLength.contains(secretKey.count), "a cancel key has 4 to 256 bytes")
        bytes.append(message: Self.type) {
            $0.append(uint32: processID)
            $0.append(contentsOf: secretKey)
        }
    }
}
