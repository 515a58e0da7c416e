/// The server is ready for the next query (`Z`).
package struct ReadyForQuery: Equatable, Sendable {
    /// `Z`
    package static let type = UInt8(ascii: "Z")

    /// The state of the transaction.
    package var status: TransactionStatus

    /// A message to be sent.
    package init(status: TransactionStatus) {
        self.status = status
    }

    /// Reads a payload.
    package static func decode(_ payload: [UInt8]) throws(WireError) -> ReadyForQuery {
        var reader = try ByteReader(payload, message: "ReadyForQuery", length: 1...1)
        guard let status = TransactionStatus(rawValue: try reader.uint8()) else {
            throw .unexpectedValue(message: "ReadyForQuery", field: "transaction status")
        }
        return ReadyForQuery(status: status)
    }

    /// Appends the message.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(message: Self.type) { $0.append(status.rawValue) }
    }
}
