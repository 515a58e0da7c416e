import PostgresWire
import Reactor

/// Moves frames both ways between a client and its upstream session until either leaves.
///
/// An end is passed on as it is: a goodbye, a side that is closed, a connection that broke. What the upstream makes of it
/// is PostgreSQL's business, so a query whose client has closed its side runs to its end, and a COPY that waits for its
/// client ends at once, as they do without a tunnel.
///
/// Takes both streams over and ends with one call of `ended`; they are left as they are then, open or broken, for their
/// next owners. Lives on its loop.
final class Relay: ByteStreamOwner {
    private let loop: EventLoop
    private let client: ByteStream
    private let upstream: ByteStream
    private let dialogue: Dialogue
    private let toUpstream: Flow<ClientMessages>
    private let toClient: Flow<UpstreamMessages>
    private var endsWhenIdle = false
    // The upstream has been told that the client will send nothing more.
    private var hasPassedEnd = false
    // The upstream's connection broke while the client had not taken everything yet.
    private var brokenUpstream: StreamError?
    private var parting: LoopTimer?
    private var vigil: Vigil?
    /// Told once that the session is over, unless it is cancelled.
    var ended: ((SessionEnd) -> Void)?

    /// An upstream that has nothing to do and whose client has left closes within a moment; this is how long it gets.
    private static let partingLimit = Duration.seconds(2)

    /// `mayOutliveClient`: a client's goodbye is held back where the session is at rest.
    init(
        loop: EventLoop,
        client: ByteStream,
        upstream: ByteStream,
        dialogue: Dialogue,
        mayOutliveClient: Bool = false
    ) {
        self.loop = loop
        self.client = client
        self.upstream = upstream
        self.dialogue = dialogue
        toUpstream = Flow(
            from: .client,
            source: client,
            sink: upstream,
            messages: ClientMessages(dialogue, mayOutliveClient: mayOutliveClient),
            scratch: loop.scratch
        )
        toClient = Flow(
            from: .upstream,
            source: upstream,
            sink: client,
            messages: UpstreamMessages(dialogue),
            scratch: loop.scratch
        )
        if let lock = dialogue.lock {
            toUpstream.gate = ClientGate(lock, dialogue)
            toClient.gate = UpstreamGate(lock, dialogue)
        }
        client.handOver(to: self, watching: .read)
        upstream.handOver(to: self, watching: .read)
    }

    /// Sends the client its greeting, then what either side sent before its turn, and goes on from there. With `vigil`,
    /// a client that has closed its side is watched in case it is gone altogether.
    func start(greeting: [UInt8], fromClient: [UInt8], fromUpstream: [UInt8], vigil: Vigil? = nil) {
        self.vigil = vigil
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
        dialogue.isIdle && toUpstream.isAtBoundary && toClient.isAtBoundary && !toUpstream.isBlocked
            && !toClient.isBlocked && !toUpstream.isHolding && !toClient.isHolding
    }

    /// The client has said goodbye, the upstream was not told, and nothing is left behind that a reset would not undo.
    var isReusable: Bool {
        toUpstream.messages.isGoodbyeHeld && isIdle && dialogue.requests.isCertain && dialogue.fatal == nil
            && !toClient.hasEnded
    }

    /// The upstream still has to hear the client's goodbye.
    var owesGoodbye: Bool {
        toUpstream.messages.isGoodbyeHeld
    }

    /// The upstream executes something for a client that did not say goodbye.
    var isAbandoned: Bool {
        dialogue.requests.isAtWork && !toUpstream.messages.hasTerminated
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
        toUpstream.isAtBoundary && !toUpstream.isBlocked && !hasPassedEnd
    }

    /// Ends the session as soon as it is idle: now, or after the transaction that is under way.
    func endWhenIdle() {
        endsWhenIdle = true
        if isIdle { end(.shutdown) }
    }

    /// Lets go of both streams; nothing is called afterwards.
    func cancel() {
        ended = nil
        parting?.cancel()
        vigil?.end()
        client.release(by: self)
        upstream.release(by: self)
    }

    // MARK: Readiness

    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        if let brokenUpstream { return deliverLastWords(before: brokenUpstream) }
        run { () throws(BrokenStream) in
            if stream === upstream {
                if readiness.contains(.read) { try toClient.pump() }
                if readiness.contains(.write) { try toUpstream.flush() }
                // What waits at the gate may pass now.
                if toUpstream.isHolding, !toUpstream.isShut { try toUpstream.pump() }
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
        if dialogue.lock?.isBroken ?? false { return end(.lockBroken) }
        if toClient.hasEnded { return upstreamEnded() }
        if toUpstream.messages.hasTerminated || toUpstream.hasEnded, clientHasLeft() { return }
        if endsWhenIdle, isIdle { return end(.shutdown) }
        watch()
    }

    private func watch() {
        guard ended != nil else { return }
        client.watch(for: interest(read: toUpstream, write: toClient))
        upstream.watch(for: interest(read: toClient, write: toUpstream))
    }

    private func interest<R, W>(read: Flow<R>, write: Flow<W>) -> Readiness {
        var readiness: Readiness = []
        if !read.isBlocked, !read.isShut, !read.hasEnded { readiness.insert(.read) }
        if write.isBlocked { readiness.insert(.write) }
        return readiness
    }

    // MARK: Ends

    /// The client has said goodbye or closed its side. True when the session ends with that: nothing is owed any more.
    /// Otherwise the upstream finishes, and closes by itself; what it says is delivered, however slowly it is read.
    private func clientHasLeft() -> Bool {
        guard !toUpstream.isBlocked, !toUpstream.isHolding else { return false }
        let isThrough = dialogue.requests.isEmpty && !toClient.isBlocked
        if isThrough, dialogue.requests.isCertain || owesGoodbye {
            end(.clientLeft)
            return true
        }
        if toUpstream.hasEnded, !hasPassedEnd {
            hasPassedEnd = true
            upstream.shutdownWrite()
            vigil?.begin { [unowned self] in
                if isAbandoned { end(.clientVanished("closed its connection while a query was running")) }
            }
        }
        if parting == nil, !dialogue.requests.isAtWork, !toClient.isBlocked {
            parting = loop.schedule(after: Self.partingLimit) { [unowned self] in
                parting = nil
                if !dialogue.requests.isAtWork, !toClient.isBlocked { end(.clientLeft) }
            }
        }
        return false
    }

    /// All that came before the end is with the client's kernel: a flow reads on only when its sink has taken everything.
    private func upstreamEnded() {
        if toUpstream.messages.hasTerminated || toUpstream.hasEnded { return end(.clientLeft) }
        end(.upstreamClosed(dialogue.fatal.flatMap(\.message).map(PeerText.shown)))
    }

    /// What the other side sent before is still delivered.
    private func lost(_ broken: BrokenStream) {
        switch broken.side {
        case .client:
            // Read before it is judged: what came before the end may be a goodbye.
            try? toUpstream.pump()
            end(isAbandoned ? .clientVanished(broken.error.description) : .clientLeft)
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
        if let fatal = dialogue.fatal {
            end(.upstreamClosed(fatal.message.map(PeerText.shown)))
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
