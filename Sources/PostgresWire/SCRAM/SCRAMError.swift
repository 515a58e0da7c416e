/// Why a SCRAM exchange ended. Carries nothing of what the server sent but words that RFC 5802 defines.
package enum SCRAMError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A message is longer than `SCRAMExchange.messageLimit`.
    case messageTooLong(length: Int)
    /// An attribute is missing, out of order or not well formed; named in words.
    case malformed(String)
    /// The server demands an extension (`m=`).
    case mandatoryExtension
    /// The server's nonce does not begin with ours, or adds nothing to it.
    case nonceMismatch
    /// The iteration count is outside 1 to `SCRAMExchange.iterationLimit`.
    case iterationsOutOfRange
    /// The server refused the login (`e=`) with a reason of RFC 5802, section 7, or `other-error`.
    case refused(reason: String)
    /// The server does not know the password's keys: it is not the server it claims to be.
    case wrongServerSignature
    /// A message of the server came at the wrong time.
    case unexpectedMessage

    /// Lower-case prose for people.
    package var description: String {
        switch self {
        case .messageTooLong(let length):
            "a SCRAM message of \(length) bytes is longer than \(SCRAMExchange.messageLimit)"
        case .malformed(let attribute):
            "malformed SCRAM message (\(attribute))"
        case .mandatoryExtension:
            "the server demands an unknown SCRAM extension"
        case .nonceMismatch:
            "the server's SCRAM nonce does not extend ours"
        case .iterationsOutOfRange:
            "the server's SCRAM iteration count is outside 1 to \(SCRAMExchange.iterationLimit)"
        case .refused(let reason):
            "the server refused the SCRAM login (\(reason))"
        case .wrongServerSignature:
            "the server's SCRAM signature is wrong"
        case .unexpectedMessage:
            "unexpected SCRAM message"
        }
    }
}
