import PostgresWire

/// What the client's messages say about outstanding work: how many ReadyForQuery answers it has asked for.
struct ClientMessages: RelayedMessages, Equatable {
    /// Query, Sync and FunctionCall messages so far; each ends in one ReadyForQuery.
    private(set) var requestedReady: UInt64 = 0
    /// A Terminate message was sent: the client means to leave.
    private(set) var hasTerminated = false
    // Messages of the extended protocol were sent since the last Sync.
    private var hasUnsynced = false
    // PostgreSQL has swallowed a Sync in front of COPY data, and the client has to send another.
    private var owesSync = false
    private var isCopyingIn = false
    private var lastRequestWasSync = false

    /// The client has to send a Sync before the upstream is ready again.
    var awaitsSync: Bool {
        hasUnsynced || owesSync
    }

    mutating func began(type: UInt8, payloadLength: Int) -> Bool {
        switch type {
        case UInt8(ascii: "Q"), UInt8(ascii: "F"):
            requestedReady += 1
            lastRequestWasSync = false
        case UInt8(ascii: "S") where !isCopyingIn:
            requestedReady += 1
            lastRequestWasSync = true
            hasUnsynced = false
            owesSync = false
        case UInt8(ascii: "P"), UInt8(ascii: "B"), UInt8(ascii: "E"), UInt8(ascii: "D"), UInt8(ascii: "C"),
            UInt8(ascii: "H"):
            hasUnsynced = true
        case UInt8(ascii: "c"), UInt8(ascii: "f"):
            isCopyingIn = false
        case UInt8(ascii: "X"):
            hasTerminated = true
        default:
            break
        }
        return false
    }

    mutating func captured(type: UInt8, payload: UnsafeRawBufferPointer) {}

    /// A client's goodbye is not the upstream's: the session may get another client, and otherwise the tunnel says it.
    func heldBack(from chunk: UnsafeRawBufferPointer) -> Int {
        let goodbye = Terminate.encoded
        return hasTerminated && chunk.suffix(goodbye.count).elementsEqual(goodbye) ? goodbye.count : 0
    }

    /// The upstream takes COPY data now, and PostgreSQL ignores each Sync until that is over: also the one that the
    /// client sent together with its Execute.
    /// `readyCount`: ReadyForQuery answers so far. A Sync that was answered is nobody's to ignore.
    mutating func copyInBegan(readyCount: UInt64) {
        isCopyingIn = true
        if lastRequestWasSync, requestedReady > readyCount {
            requestedReady -= 1
            lastRequestWasSync = false
            owesSync = true
        }
    }

    /// The upstream ended the COPY by an error, or by ReadyForQuery: then it has found a Sync.
    mutating func copyInEnded(byReady: Bool) {
        isCopyingIn = false
        if byReady { owesSync = false }
    }
}

/// What the upstream's messages say about outstanding work, about its settings, and about why it leaves.
struct UpstreamMessages: RelayedMessages, Equatable {
    /// ReadyForQuery messages so far.
    private(set) var readyCount: UInt64 = 0
    /// The transaction status of the last one.
    private(set) var status = TransactionStatus.idle
    /// The last error that ends the session.
    private(set) var fatal: ErrorResponse?
    /// Settings that were reported, in order.
    private(set) var reported: [ParameterStatus] = []
    private var copyInBegan = false
    private var copyInEnded = false
    private var becameReady = false

    init(status: TransactionStatus = .idle) {
        self.status = status
    }

    mutating func began(type: UInt8, payloadLength: Int) -> Bool {
        switch type {
        case ReadyForQuery.type, ErrorResponse.type:
            copyInEnded = true
            becameReady = type == ReadyForQuery.type
            return true
        case ParameterStatus.type:
            return true
        case UInt8(ascii: "G"), UInt8(ascii: "W"):
            copyInBegan = true
            copyInEnded = false
            becameReady = false
            return false
        default:
            return false
        }
    }

    // A message that cannot be read is the client's to judge: it passes, and says nothing here.
    mutating func captured(type: UInt8, payload: UnsafeRawBufferPointer) {
        switch type {
        case ReadyForQuery.type:
            readyCount += 1
            if let status = payload.first.flatMap(TransactionStatus.init) { self.status = status }
        case ParameterStatus.type:
            guard let status = try? ParameterStatus.decode(Array(payload)) else { return }
            reported.removeAll { $0.name == status.name }
            // More names than PostgreSQL has settings to report are not worth the memory.
            guard reported.count < UpstreamSession.parameterLimit else { return }
            reported.append(status)
        default:
            if let error = try? ErrorResponse.decode(Array(payload)), error.severity != "ERROR" { fatal = error }
        }
    }

    func heldBack(from chunk: UnsafeRawBufferPointer) -> Int {
        0
    }

    /// Tells the client's side what the upstream said about COPY since the last call.
    mutating func tellCopy(to client: inout ClientMessages) {
        if copyInBegan { client.copyInBegan(readyCount: readyCount) }
        if copyInEnded { client.copyInEnded(byReady: becameReady) }
        copyInBegan = false
        copyInEnded = false
    }
}
