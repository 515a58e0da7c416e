import PostgresWire

/// What is learned from a client's messages: its requests, and its goodbye.
struct ClientMessages: RelayedMessages {
    private let dialogue: Dialogue
    /// A Terminate message was sent: the client means to leave.
    private(set) var hasTerminated = false
    /// The goodbye stayed with the tunnel: the session may get another client.
    private(set) var isGoodbyeHeld = false
    /// Whether the session may be kept for another client once this one has said goodbye.
    private let mayOutliveClient: Bool

    init(_ dialogue: Dialogue, mayOutliveClient: Bool = false) {
        self.dialogue = dialogue
        self.mayOutliveClient = mayOutliveClient
    }

    mutating func began(type: UInt8, payloadLength: Int) -> Bool {
        switch type {
        case FrontendMessageType.copyData:
            return false
        case Terminate.type:
            hasTerminated = true
            return false
        default:
            dialogue.requests.sent(type)
            guard let statements = dialogue.statements, type == Query.type || type == FrontendMessageType.parse else {
                return false
            }
            if payloadLength > FrameScanner.captureLimit { statements.willPass(nil) }
            return true
        }
    }

    mutating func captured(type: UInt8, payload: UnsafeRawBufferPointer) {
        dialogue.statements?.willPass(payload)
    }

    /// Where the session is at rest and may be kept, the goodbye is not the upstream's. Everywhere else it passes at once,
    /// and the upstream ends as PostgreSQL does. One that came in pieces has passed in part already, so the rest follows.
    mutating func heldBack(from chunk: UnsafeRawBufferPointer) -> Int {
        guard hasTerminated, mayOutliveClient else { return 0 }
        let goodbye = Terminate.encoded
        isGoodbyeHeld =
            dialogue.isIdle && dialogue.requests.isCertain && chunk.suffix(goodbye.count).elementsEqual(goodbye)
        return isGoodbyeHeld ? goodbye.count : 0
    }
}
