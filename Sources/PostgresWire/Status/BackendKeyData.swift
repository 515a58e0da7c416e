/// What a CancelRequest for this session has to show (`K`). The key does not appear in `description`.
public struct BackendKeyData: Equatable, Sendable, CustomStringConvertible {
    /// `K`
    public static let type = UInt8(ascii: "K")
    /// Bytes of a key: 4 in protocol 3.0, 4 to 256 in 3.2 (PostgreSQL manual, "Message Formats", BackendKeyData).
    public static let secretKeyLength = 4...256

    /// The process that serves the session.
    public var processID: UInt32
    /// The secret, 4 to 256 bytes.
    public var secretKey: [UInt8]

    /// A message to be sent.
    public init(processID: UInt32, secretKey: [UInt8]) {
        self.processID = processID
        self.secretKey = secretKey
    }

    /// Names the process only.
    public var description: String {
        "BackendKeyData(processID: \(processID))"
    }

    /// Reads a payload.
    public static func decode(_ payload: [UInt8]) throws(WireError) -> BackendKeyData {
        let length = 4 + secretKeyLength.lowerBound...4 + secretKeyLength.upperBound
        var reader = try ByteReader(payload, message: "BackendKeyData", length: length)
        let processID = try reader.uint32()
        return BackendKeyData(processID: processID, secretKey: reader.rest())
    }

    /// Appends the message. Traps on a key of another length than 4 to 256 bytes.
    public func encode(into bytes: inout [UInt8]) {
        precondition(Self.secretKeyLength.contains(secretKey.count), "a cancel key has 4 to 256 bytes")
        bytes.append(message: Self.type) {
            $0.append(uint32: processID)
            $0.append(contentsOf: secretKey)
        }
    }
}
