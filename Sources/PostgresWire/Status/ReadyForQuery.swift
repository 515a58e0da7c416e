/// The server is ready for the next query (`Z`).
public struct ReadyForQuery: Equatable, Sendable {
    /// `Z`
    public static let type = UInt8(ascii: "Z")

    /// The state of the transaction.
    public var status: TransactionStatus

    /// A message to be sent.
    public init(status: TransactionStatus) {
        self.status = status
    }

    /// Reads a payload.
    public static func decode(_ payload: [UInt8]) throws(WireError) -> ReadyForQuery {
        var reader = try ByteReader(payload, message: "ReadyForQuery", length: 1...1)
        guard let status = TransactionStatus(rawValue: try reader.uint8()) else {
            throw .unexpectedValue(message: "ReadyForQuery", field: "transaction status")
        }
        return ReadyForQuery(status: status)
    }

    /// Appends the message.
    public func encode(into bytes: inout [UInt8]) {
        bytes.append(message: Self.type) { $0.append(status.rawValue) }
    }
}
