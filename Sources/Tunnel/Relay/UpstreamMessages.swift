import PostgresWire

/// What is learned from the upstream's messages: its answers, its settings, and why it leaves.
struct UpstreamMessages: RelayedMessages {
    private let dialogue: Dialogue
    /// Settings that were reported, in order.
    private(set) var reported: [ParameterStatus] = []

    init(_ dialogue: Dialogue) {
        self.dialogue = dialogue
    }

    mutating func began(type: UInt8, payloadLength: Int) -> Bool {
        switch type {
        // Nearly all that ever passes, so it is asked for first: see `make bench`, COPY out.
        case BackendMessageType.dataRow, BackendMessageType.copyData:
            return false
        case ReadyForQuery.type:
            dialogue.requests.becameReady()
            return true
        case ErrorResponse.type:
            dialogue.requests.failed()
            return true
        case ParameterStatus.type:
            return true
        case CommandComplete.type:
            dialogue.requests.received(type)
            return dialogue.statements != nil
        default:
            dialogue.requests.received(type)
            return false
        }
    }

    // A message that cannot be read is the client's to judge: it passes, and says nothing here.
    mutating func captured(type: UInt8, payload: UnsafeRawBufferPointer) {
        switch type {
        case ReadyForQuery.type:
            if let status = payload.first.flatMap(TransactionStatus.init) { dialogue.status = status }
        case ParameterStatus.type:
            guard let status = try? ParameterStatus.decode(Array(payload)) else { return }
            reported.removeAll { $0.name == status.name }
            // More names than PostgreSQL has settings to report are not worth the memory.
            guard reported.count < UpstreamSession.parameterLimit else { return }
            reported.append(status)
        case CommandComplete.type:
            if let command = try? CommandComplete.decode(Array(payload)) { dialogue.statements?.completed(command) }
        default:
            // An ERROR ends a statement, FATAL and PANIC the session: then these are the last words.
            if let error = try? ErrorResponse.decode(Array(payload)), error.severity != "ERROR" {
                dialogue.fatal = error
            }
        }
    }

    mutating func heldBack(from chunk: UnsafeRawBufferPointer) -> Int {
        0
    }
}
