import PostgresWire

/// The requests without an answer, in the order in which they were sent.
///
/// Follows PostgreSQL's own loop (src/backend/tcop/postgres.c, `PostgresMain`; for COPY
/// src/backend/commands/copyfromparse.c, `CopyGetData`): Query, FunctionCall and Sync each end in one ReadyForQuery;
/// each message of the extended protocol has an answer of its own; an error in one of them skips everything up to the
/// next Sync; COPY FROM STDIN swallows each Sync it reads. Whether a COPY that failed had read the Sync behind its
/// Execute cannot be known: such a Sync is doubtful until later answers show it.
struct RequestQueue {
    private var requests: [Request] = []
    private var start = 0
    private(set) var isSkipping = false
    private(set) var isCopyingIn = false
    private var syncsInCopy: [Request] = []

    var count: Int { requests.count - start + syncsInCopy.count }

    /// Bytes of messages that are held for them, at most.
    var held: Int { waiting.reduce(0) { $0 + $1.held } }

    /// The oldest request, which the server is at.
    var head: Request? {
        get { start < requests.count ? requests[start] : nil }
        set {
            if let newValue, start < requests.count { requests[start] = newValue }
        }
    }

    var waiting: ArraySlice<Request> { requests[start...] }

    /// What arrives now is skipped by the server without an answer.
    var skipsNext: Bool { isSkipping && !waiting.contains { $0.isSync } }

    // MARK: The client

    mutating func append(_ request: Request) {
        switch request.action {
        case .sync:
            if isCopyingIn, !waiting.contains(where: \.isCopyEnd) { return syncsInCopy.append(request) }
        case .copyEnd:
            // Outside of COPY it means nothing, but the answer that begins one may still be on its way.
            guard !isSkipping, let last = waiting.last, !last.isCopyEnd else { return }
        default:
            break
        }
        requests.append(request)
    }

    // MARK: The server

    /// The head has its answer.
    mutating func removeHead() {
        endCopy()
        guard start < requests.count else { return }
        start += 1
        compact()
    }

    mutating func beganCopyIn() {
        guard head?.runsStatements == true else { return }
        isCopyingIn = true
        // What the client sent behind the statement before it could know: Syncs are for the COPY to swallow.
        while start + 1 < requests.count, requests[start + 1].isSync {
            syncsInCopy.append(requests.remove(at: start + 1))
        }
    }

    /// The COPY is over. Returns the Syncs that there were for it to swallow.
    @discardableResult
    mutating func endCopy() -> [Request] {
        guard isCopyingIn else { return [] }
        isCopyingIn = false
        defer { syncsInCopy = [] }
        if let end = waiting.firstIndex(where: \.isCopyEnd), end > start { requests.removeSubrange(start + 1...end) }
        return syncsInCopy
    }

    /// The head has failed. Returns what the server skips because of it, of what is there already.
    mutating func failed() -> [Request] {
        guard !isSkipping, let first = head else { return [] }
        // Before its first row (a trigger, FREEZE) a COPY has read no Sync; later it has read the first ones.
        let doubtful = endCopy().map { request in
            var request = request
            request.action = .doubtfulSync
            return request
        }
        guard first.isStep else {
            requests.insert(contentsOf: doubtful, at: start + 1)
            return []
        }
        let sync = waiting.firstIndex(where: \.isSync) ?? requests.count
        let skipped = Array(requests[start + 1..<sync])
        requests.replaceSubrange(start..<sync, with: doubtful)
        isSkipping = true
        return skipped
    }

    /// ReadyForQuery. Returns what it answers: that request last, and before it those that have had no answer.
    mutating func becameReady() -> [Request] {
        isSkipping = false
        endCopy()
        guard let next = firstCertain else {
            if let doubtful = waiting.firstIndex(where: \.isDoubtfulSync) { return take(through: doubtful) }
            return []
        }
        if next != start {
            // Syncs are answered alike: which of them it was makes no difference.
            if requests[next].isSync { return [requests.remove(at: next)] }
            return take(through: start)
        }
        guard let answered = waiting.firstIndex(where: \.endsInReady) else { return [] }
        return take(through: answered)
    }

    /// Something came that a Sync alone does not bring: what is in doubt before it is through, and so are the ends of a
    /// COPY that was over before they came.
    mutating func noteContent() {
        guard !isSkipping, let next = firstCertain, next > start else { return }
        start = next
        compact()
    }

    mutating func removeAll() {
        self = RequestQueue()
    }

    private var firstCertain: Int? {
        waiting.firstIndex { !$0.isDoubtfulSync && !$0.isCopyEnd }
    }

    private mutating func take(through index: Int) -> [Request] {
        let taken = Array(requests[start...index])
        start = index + 1
        compact()
        return taken
    }

    private mutating func compact() {
        if start == requests.count {
            requests.removeAll(keepingCapacity: requests.capacity <= Self.keptCapacity)
            start = 0
        } else if start >= Self.keptCapacity, start * 2 > requests.count {
            requests.removeFirst(start)
            start = 0
        }
    }

    private static let keptCapacity = 32
}
