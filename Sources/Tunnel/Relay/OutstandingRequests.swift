import PostgresWire

/// What the upstream still owes its client: the requests without an answer, in the order they were sent, as a value.
///
/// Follows PostgreSQL's own loop (src/backend/tcop/postgres.c, `PostgresMain` and `SocketBackend`; for COPY
/// src/backend/commands/copyfromparse.c, `CopyGetData`): Query, FunctionCall and Sync each end in one ReadyForQuery;
/// each message of the extended protocol has an answer of its own; an error in one of them skips everything up to the
/// next Sync; COPY FROM STDIN swallows each Sync it reads. Messages go in by their type, as they pass.
///
/// One thing cannot be known: whether a COPY that failed had read the Sync behind its Execute. Such a Sync is kept as
/// doubtful until later answers show what became of it.
struct OutstandingRequests: Equatable {
    private enum Request: UInt8 {
        case query, functionCall, sync
        case parse, bind, describe, close, execute
        /// CopyDone or CopyFail.
        case copyEnd
        /// A Sync that is answered unless a COPY has swallowed it.
        case doubtfulSync

        /// A message of the extended protocol, which an error skips.
        var isStep: Bool {
            switch self {
            case .parse, .bind, .describe, .close, .execute: true
            case .query, .functionCall, .sync, .copyEnd, .doubtfulSync: false
            }
        }

        var endsInReady: Bool {
            switch self {
            case .query, .functionCall, .sync: true
            case .parse, .bind, .describe, .close, .execute, .copyEnd, .doubtfulSync: false
            }
        }
    }

    private var requests: [Request] = []
    // The oldest one without an answer; what stands before it is only not swept out yet.
    private var head = 0
    // An error in the extended protocol: the upstream ignores all up to the next Sync.
    private var isSkipping = false
    // The oldest request is a COPY FROM STDIN that takes data.
    private var isCopyingIn = false
    // Syncs for that COPY to swallow.
    private var syncsInCopy = 0
    // The client has sent messages of the extended protocol and no Sync behind them.
    private var awaitsSync = false
    private var hasLostCount = false

    /// Syncs within one COPY that are kept count of; libpq sends one.
    private static let countedSyncsInCopy = 64

    /// Nothing is owed, nothing is half sent: what may still come is at most the answer to a doubtful Sync.
    var isEmpty: Bool {
        !isSkipping && !isCopyingIn && !awaitsSync && firstCertain == nil
    }

    /// The answers so far leave no doubt what is still to come.
    var isCertain: Bool {
        !hasLostCount && !requests[head...].contains(.doubtfulSync)
    }

    /// A Query, a FunctionCall or a Sync has not been answered yet, which nothing but ReadyForQuery does.
    var owesReady: Bool {
        requests[head...].contains(where: \.endsInReady)
    }

    /// What the upstream says next is about a Query or a FunctionCall.
    var isQueryNext: Bool {
        head < requests.count && (requests[head] == .query || requests[head] == .functionCall)
    }

    /// The upstream executes something; it does not wait for the client to go on.
    var isAtWork: Bool {
        isCopyingIn ? requests[head...].contains(.copyEnd) : firstCertain != nil
    }

    // MARK: The client

    /// The client sent a message of this type.
    mutating func sent(_ type: UInt8) {
        switch type {
        case Query.type: add(.query)
        case FrontendMessageType.functionCall: add(.functionCall)
        case FrontendMessageType.sync: sentSync()
        case FrontendMessageType.parse: add(.parse)
        case FrontendMessageType.bind: add(.bind)
        case FrontendMessageType.describe: add(.describe)
        case FrontendMessageType.close: add(.close)
        case FrontendMessageType.execute: add(.execute)
        case FrontendMessageType.copyDone, FrontendMessageType.copyFail: endedCopy()
        default: break
        }
    }

    private mutating func add(_ request: Request) {
        if isSkipping, !requests[head...].contains(.sync) { return }
        requests.append(request)
        if request.isStep { awaitsSync = true } else if request == .query { awaitsSync = false }
    }

    private mutating func sentSync() {
        if isCopyingIn, !requests[head...].contains(.copyEnd) { return countSyncInCopy() }
        awaitsSync = false
        requests.append(.sync)
    }

    /// Outside of COPY it means nothing, but the answer that begins one may still be on its way.
    private mutating func endedCopy() {
        if !isSkipping, head < requests.count, requests.last != .copyEnd { requests.append(.copyEnd) }
    }

    private mutating func countSyncInCopy() {
        if syncsInCopy < Self.countedSyncsInCopy { syncsInCopy += 1 } else { hasLostCount = true }
    }

    // MARK: The upstream

    /// The upstream sent a message of this type, which is neither an error nor ReadyForQuery.
    mutating func received(_ type: UInt8) {
        switch type {
        case BackendMessageType.parseComplete: answered(.parse)
        case BackendMessageType.bindComplete: answered(.bind)
        case BackendMessageType.closeComplete: answered(.close)
        case BackendMessageType.rowDescription, BackendMessageType.noData: answered(.describe)
        case BackendMessageType.emptyQueryResponse, BackendMessageType.portalSuspended: answered(.execute)
        case CommandComplete.type:
            endCopy()
            answered(.execute)
        case BackendMessageType.copyInResponse: beganCopyIn()
        case BackendMessageType.copyOutResponse, BackendMessageType.copyBothResponse,
            BackendMessageType.functionCallResponse, BackendMessageType.parameterDescription:
            noteContent()
        default: break
        }
    }

    /// An answer came; for a Query, which may have several, it is only a sign of life.
    private mutating func answered(_ step: Request) {
        noteContent()
        if head < requests.count, requests[head] == step {
            drop(upTo: head + 1)
        } else if head == requests.count || !requests[head].endsInReady || requests[head] == .sync {
            // Nobody asked for it: what is counted here is not what the upstream does.
            hasLostCount = true
        }
    }

    private mutating func beganCopyIn() {
        noteContent()
        guard head < requests.count, requests[head] == .query || requests[head] == .execute else {
            hasLostCount = true
            return
        }
        isCopyingIn = true
        // What the client sent behind the statement before it could know: Syncs are for the COPY to swallow.
        while head + 1 < requests.count, requests[head + 1] == .sync {
            requests.remove(at: head + 1)
            countSyncInCopy()
        }
        if requests[head].isStep, !requests[(head + 1)...].contains(where: \.endsInReady) { awaitsSync = true }
    }

    /// The COPY is over. Returns how many Syncs there were for it to swallow.
    @discardableResult
    private mutating func endCopy() -> Int {
        guard isCopyingIn else { return 0 }
        isCopyingIn = false
        defer { syncsInCopy = 0 }
        if let end = requests[head...].firstIndex(of: .copyEnd) { requests.removeSubrange(head + 1...end) }
        return syncsInCopy
    }

    /// The upstream reported an error that does not end the session.
    mutating func failed() {
        guard !isSkipping else { return }
        noteContent()
        guard head < requests.count else { return }
        // Before its first row (a trigger, FREEZE) a COPY has read no Sync; later it has read the first ones.
        let doubtful = repeatElement(Request.doubtfulSync, count: endCopy())
        guard requests[head].isStep else { return requests.insert(contentsOf: doubtful, at: head + 1) }
        let sync = requests[head...].firstIndex(of: .sync) ?? requests.count
        requests.replaceSubrange(head..<sync, with: doubtful)
        isSkipping = true
    }

    /// The upstream is ready for the next query.
    mutating func becameReady() {
        let wasSkipping = isSkipping
        isSkipping = false
        endCopy()
        guard let next = firstCertain else {
            // All that is left is in doubt, and this was the answer to the first.
            guard let doubtful = requests[head...].firstIndex(of: .doubtfulSync) else {
                hasLostCount = true
                return
            }
            if wasSkipping { awaitsSync = false }
            return drop(upTo: doubtful + 1)
        }
        if next == head {
            answeredReady(from: next)
        } else if requests[next] == .sync {
            // Syncs are answered alike: which of them it was makes no difference.
            requests.remove(at: next)
        } else {
            drop(upTo: head + 1)
        }
    }

    /// ReadyForQuery answers the next request that ends in one, with all before it.
    private mutating func answeredReady(from next: Int) {
        if let answered = requests[next...].firstIndex(where: \.endsInReady) {
            drop(upTo: answered + 1)
        } else {
            hasLostCount = true
        }
    }

    /// The first request that the upstream has to answer whatever happened before.
    private var firstCertain: Int? {
        var index = head
        while index < requests.count, requests[index] == .doubtfulSync || requests[index] == .copyEnd { index += 1 }
        return index < requests.count ? index : nil
    }

    /// Something came that a Sync alone does not bring: what is in doubt before it is through, and so are the ends of a
    /// COPY that was over before they came.
    private mutating func noteContent() {
        guard !isSkipping, head < requests.count, let next = firstCertain, next > head else { return }
        drop(upTo: next)
    }

    private mutating func drop(upTo index: Int) {
        head = index
        if head == requests.count {
            requests.removeAll(keepingCapacity: requests.capacity <= Self.keptCapacity)
            head = 0
        } else if head >= Self.keptCapacity, head * 2 > requests.count {
            requests.removeFirst(head)
            head = 0
        }
    }

    /// Requests that there is room for in an idle session.
    private static let keptCapacity = 32
}
