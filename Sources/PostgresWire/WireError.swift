/// Why bytes are not the packet or message they claim to be.
///
/// The decoders throw it for the peer's faults. It names the message and the field and carries sizes,
/// never a byte of the content, so that its text may go into any log.
package enum WireError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A length is outside what the message may have; bytes, counted as the limit of that message counts them.
    case lengthOutOfRange(message: String, length: Int, allowed: ClosedRange<Int>)
    /// The bytes end before the message does.
    case truncated(message: String)
    /// A string or a list lacks the zero byte that ends it.
    case missingTerminator(message: String, field: String)
    /// Bytes follow behind the end of the message.
    case trailingBytes(message: String, count: Int)
    /// A field holds a value that the protocol does not know.
    case unexpectedValue(message: String, field: String)
    /// A list has more entries than are believed.
    case tooMany(message: String, field: String, limit: Int)
    /// A startup packet asks for a protocol other than 3.x; the client is owed "unsupported frontend protocol".
    case unsupportedProtocol(ProtocolVersion)

    /// Lower-case prose for people.
    package var description: String {
        switch self {
        case .lengthOutOfRange(let message, let length, let allowed):
            "\(message) has a length of \(length) bytes, outside \(allowed.lowerBound) to \(allowed.upperBound)"
        case .truncated(let message):
            "\(message) is cut short"
        case .missingTerminator(let message, let field):
            "\(message) has no terminator behind its \(field)"
        case .trailingBytes(let message, let count):
            "\(message) is followed by \(count) unexpected bytes"
        case .unexpectedValue(let message, let field):
            "\(message) has an unexpected \(field)"
        case .tooMany(let message, let field, let limit):
            "\(message) has more than \(limit) \(field)"
        case .unsupportedProtocol(let version):
            "unsupported frontend protocol \(version)"
        }
    }
}
