/// A message from the server, as far as a login and a reset need to tell them apart.
///
/// Takes a frame as FrameAssembler collects it. Everything else is `other`, with its payload left unread.
package enum BackendMessage: Equatable, Sendable {
    /// `R`
    case authentication(Authentication)
    /// `K`
    case backendKeyData(BackendKeyData)
    /// `S`
    case parameterStatus(ParameterStatus)
    /// `Z`
    case readyForQuery(ReadyForQuery)
    /// `E`
    case errorResponse(ErrorResponse)
    /// `N`
    case noticeResponse(NoticeResponse)
    /// `C`
    case commandComplete(CommandComplete)
    /// `v`
    case negotiateProtocolVersion(NegotiateProtocolVersion)
    /// Any other type byte.
    case other(type: UInt8)

    /// Longest payload of these messages: libpq believes a length of 30 000 at most, length bytes included
    /// (MAX_ERRLEN in fe-connect.c, and the same figure for all but long message types in fe-protocol3.c).
    package static let payloadLimit = 29_996

    /// Reads the payload according to the type byte.
    package static func decode(_ frame: Frame) throws(WireError) -> BackendMessage {
        switch frame.type {
        case Authentication.type: .authentication(try .decode(frame.payload))
        case BackendKeyData.type: .backendKeyData(try .decode(frame.payload))
        case ParameterStatus.type: .parameterStatus(try .decode(frame.payload))
        case ReadyForQuery.type: .readyForQuery(try .decode(frame.payload))
        case ErrorResponse.type: .errorResponse(try .decode(frame.payload))
        case NoticeResponse.type: .noticeResponse(try .decode(frame.payload))
        case CommandComplete.type: .commandComplete(try .decode(frame.payload))
        case NegotiateProtocolVersion.type: .negotiateProtocolVersion(try .decode(frame.payload))
        default: .other(type: frame.type)
        }
    }
}
