import PostgresWire
import Reactor

/// Moves frames both ways between a client and its upstream session until either leaves.
///
/// Takes both streams over as their delegate and ends with one call of `ended`; the streams are then the caller's again,
/// open or broken. Lives on its loop.
final class Relay: ByteStreamDelegate {
    private let loop: EventLoop
    private let client: ByteStream
    private let upstream: ByteStream
    private let toUpstream: Flow<ClientMessages>
    private let toClient: Flow<UpstreamMessages>
    private var endsWhenIdle = false
    // The upstream's connection broke while the client had not taken everything yet.
    private var brokenUpstream: StreamError?
    private var grace: LoopTimer?
    /// Told once that the session is over, unless it is cancelled.
    var ended: ((SessionEnd) -> Void)?

    /// A client that closes its side while a query runs may still want the answer: it gets this long.
    private static let graceAfterClientEnd = Duration.milliseconds(500)

    init(
        loop: EventLoop,
        client: ByteStream,
        upstream: ByteStream,
        status: TransactionStatus
    ) {
        self.loop = loop
        self.client = client
        self.upstream = upstream
        toUpstream = Flow(
            from: .client,
            source: client,
            sink: upstream,
            messages: ClientMessages(),
            scratch: loop.scratch
        )
        toClient = Flow(
            from: .upstream,
            source: upstream,
            sink: client,
            messages: UpstreamMessages(status: status),
            scratch: loop.scratch
        )
        client.delegate = self
        upstream.delegate = self
    }

    /// Sends the client its greeting, then what either side sent before its turn, and goes on from there.
    func start(greeting: [UInt8], fromClient: [UInt8], fromUpstream: [UInt8]) {
        run { () throws(BrokenStream) in
            try toUpstream.take(early: fromClient)
            try toClient.insert(greeting)
            try toClient.take(early: fromUpstream)
        }
        // Both sides are looked at once: a peer's last bytes and its end may have come before.
        client.readAgain()
        upstream.readAgain()
    }

    /// Bytes from the client, and bytes from the upstream, so far.
    var byteCounts: (fromClient: UInt64, fromUpstream: UInt64) {
        (toUpstream.byteCount, toClient.byteCount)
    }

    /// No query is running, no transaction is open, and no message is half way through.
    var isIdle: Bool {
        !mayBeAtWork && toClient.messages.status == .idle
            && toUpstream.isAtBoundary && toClient.isAtBoundary && !toUpstream.isBlocked && !toClient.isBlocked
    }

    /// The client has said goodbye and left nothing behind that a reset would not undo.
    var isReusable: Bool {
        isIdle && toUpstream.messages.hasTerminated && toClient.messages.fatal == nil && !toClient.hasEnded
    }

    /// Settings that the upstream has reported since the login.
    var reportedParameters: [ParameterStatus] {
        toClient.messages.reported
    }

    /// A message of the tunnel's own can be put into the stream to the client.
    var canInterject: Bool {
        toClient.isAtBoundary && !toClient.isBlocked
    }

    /// A message of the tunnel's own can be put into the stream to the upstream.
    var canInterjectUpstream: Bool {
        toUpstream.isAtBoundary && !toUpstream.isBlocked
    }

    /// Ends the session as soon as it is idle: now, or after the transaction that is under way.
    func endWhenIdle() {
        endsWhenIdle = true
        if isIdle { end(.shutdown) }
    }

    /// Lets go of both streams; nothing is called afterwards.
    func cancel() {
        ended = nil
        grace?.cancel()
        client.delegate = nil
        upstream.delegate = nil
    }

    // MARK: Readiness

    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        if let brokenUpstream { return deliverLastWords(before: brokenUpstream) }
        run { () throws(BrokenStream) in
            if stream === upstream {
                if readiness.contains(.read) { try toClient.pump() }
                if readiness.contains(.write) { try toUpstream.flush() }
            } else {
                if readiness.contains(.read) { try toUpstream.pump() }
                if readiness.contains(.write) { try toClient.flush() }
            }
        }
    }

    private func run(_ body: () throws(BrokenStream) -> Void) {
        do {
            try body()
        } catch {
            return lost(error)
        }
        toClient.messages.tellCopy(to: &toUpstream.messages)
        if toClient.hasEnded { return upstreamEnded() }
        if toUpstream.messages.hasTerminated, !isAnswerDue, !toUpstream.isBlocked, !toClient.isBlocked {
            return end(.clientLeft)
        }
        if toUpstream.hasEnded, !toUpstream.isBlocked, grace == nil { return clientEnded() }
        if endsWhenIdle || grace != nil, isIdle { return end(endsWhenIdle ? .shutdown : .clientLeft) }
        watch()
    }

    private func watch() {
        guard ended != nil else { return }
        client.watch(for: interest(read: toUpstream, write: toClient))
        upstream.watch(for: interest(read: toClient, write: toUpstream))
    }

    private func interest<R, W>(read: Flow<R>, write: Flow<W>) -> Readiness {
        var readiness: Readiness = []
        if !read.isBlocked, !read.hasEnded { readiness.insert(.read) }
        if write.isBlocked { readiness.insert(.write) }
        return readiness
    }

    // MARK: Ends

    /// What it has asked for is still delivered, however slowly it reads.
    private func clientEnded() {
        guard mayBeAtWork || toClient.isBlocked else { return end(.clientLeft) }
        if mayBeAtWork {
            grace = loop.schedule(after: Self.graceAfterClientEnd) { [unowned self] in
                grace = nil
                if mayBeAtWork {
                    end(.clientVanished("closed its connection while a query was running"))
                } else {
                    clientEnded()
                }
            }
        }
        watch()
    }

    /// The upstream may be executing something: also what no Sync has followed yet.
    private var mayBeAtWork: Bool {
        isAnswerDue || toUpstream.messages.awaitsSync
    }

    /// The upstream owes a ReadyForQuery.
    private var isAnswerDue: Bool {
        toUpstream.messages.requestedReady != toClient.messages.readyCount
    }

    private func upstreamEnded() {
        if toUpstream.messages.hasTerminated || toUpstream.hasEnded { return end(.clientLeft) }
        end(.upstreamClosed(toClient.messages.fatal.flatMap(\.message).map(Printable.escape)))
    }

    /// What the other side sent before is still delivered.
    private func lost(_ broken: BrokenStream) {
        switch broken.side {
        case .client:
            try? toUpstream.pump()
            end(mayBeAtWork ? .clientVanished(broken.error.description) : .clientLeft)
        case .upstream:
            brokenUpstream = broken.error
            deliverLastWords(before: broken.error)
        }
    }

    /// Above all an upstream's last words, which it says before it closes while the client is still sending. A client
    /// that reads slowly is waited for.
    private func deliverLastWords(before error: StreamError) {
        do {
            try toClient.flush()
            var count: UInt64
            repeat {
                count = toClient.byteCount
                try toClient.pump()
            } while !toClient.isBlocked && toClient.byteCount > count
            guard !toClient.isBlocked else {
                upstream.watch(for: [])
                return client.watch(for: .write)
            }
        } catch {
            // Whichever side it was: no more can be delivered.
        }
        if let fatal = toClient.messages.fatal {
            end(.upstreamClosed(fatal.message.map(Printable.escape)))
        } else {
            // A client that has said goodbye does not care how the upstream closes.
            end(toUpstream.messages.hasTerminated ? .clientLeft : .upstreamLost(error.description))
        }
    }

    private func end(_ reason: SessionEnd) {
        let ended = ended
        cancel()
        ended?(reason)
    }
}
