import Logging
import PostgresWire
import Reactor

/// One client from its connection to its end: startup, upstream login, relay, farewell.
///
/// Read from top to bottom it is the way of a connection. Lives on the loop that accepted the client, owns both streams,
/// and ends with one call of `ended`, after which nothing of it is left.
final class Session: ByteStreamDelegate {
    /// The step the session is at, with what is at work there.
    private enum Phase {
        case startup
        case login(UpstreamOpener)
        case relay(Relay, upstream: ByteStream)
        case forwardingCancel(CancelForwarder)
        case farewell(Farewell)
        case cancelling(CancelForwarder, upstream: ByteStream)
        case ended
    }

    private let loop: EventLoop
    private let shared: Shared
    private let client: ByteStream
    private let log: SessionLog
    private let ended: (Session) -> Void
    private var phase = Phase.startup
    private var startup = ClientStartup()
    private var deadline: LoopTimer?
    private var refusesLogin = false
    private var earlyBytes: [UInt8] = []
    private var cancelKey: BackendKeyData?
    private var route: CancelRegistry.Route?
    private var upstreamName = ""

    /// Bytes a client may send ahead of its login; it is not read beyond them.
    private static let earlyLimit = 64 * 1024

    init(
        loop: EventLoop,
        shared: Shared,
        socket: Socket,
        address: SocketAddress,
        ended: @escaping (Session) -> Void
    ) {
        self.loop = loop
        self.shared = shared
        self.ended = ended
        log = SessionLog(logger: shared.logger, client: address.description)
        client = ByteStream(loop: loop, socket: socket)
        client.delegate = self
        client.watch(for: .read)
        deadline = loop.schedule(after: ClientStartup.timeLimit) { [unowned self] in startupTimedOut() }
        log.connectionReceived()
    }

    // MARK: 1. The client's startup

    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        do {
            switch try client.read(into: loop.scratch) {
            case .notReady: return
            case .end: clientLeftEarly()
            case .bytes(let count): received(UnsafeRawBufferPointer(rebasing: loop.scratch[..<count]))
            }
        } catch {
            clientLeftEarly()
        }
    }

    private func received(_ bytes: UnsafeRawBufferPointer) {
        switch phase {
        case .startup:
            startup.received(bytes)
            goOnWithStartup()
        case .login:
            earlyBytes.append(contentsOf: bytes)
            if earlyBytes.count >= Self.earlyLimit { client.watch(for: []) }
        case .forwardingCancel, .relay, .farewell, .cancelling, .ended:
            // Nothing belongs behind a cancel request; the other steps have delegates of their own.
            return
        }
    }

    private func goOnWithStartup() {
        while true {
            switch startup.next() {
            case .wait:
                return
            case .rejectEncryption(let encryption):
                log.rejected(encryption)
                guard reply([UInt8(ascii: "N")]) else { return clientLeftEarly() }
            case .logIn(let message, let early):
                earlyBytes = early
                return logIn(message)
            case .cancel(let request):
                return forward(request)
            case .refuse(let response):
                log.refused(response)
                return sayFarewell(response)
            case .turnAway(let reply, let stranger):
                log.turnedAway(stranger)
                return sayFarewell(bytes: reply.map { Array($0.utf8) } ?? [])
            }
        }
    }

    private func reply(_ bytes: [UInt8]) -> Bool {
        (try? client.write(bytes)) == bytes.count
    }

    private func startupTimedOut() {
        log.startupTimedOut()
        sayFarewell(
            ErrorResponse(
                fatal: "08P01",
                message: "no startup message within \(Printable.seconds(ClientStartup.timeLimit))"
            )
        )
    }

    private func clientLeftEarly() {
        log.clientLeftEarly()
        abandonLogin()
        finish()
    }

    // MARK: 2. The upstream login

    private func logIn(_ message: StartupMessage) {
        guard !refusesLogin else { return sayFarewell(.shuttingDown) }
        deadline?.cancel()
        let upstream = shared.upstream
        upstreamName = upstream.name
        log.startupReceived(message)
        let opener = UpstreamOpener(
            loop: loop,
            upstream: upstream,
            resolver: shared.resolver,
            startup: upstream.target.startupMessage(for: message)
        ) { [unowned self] outcome in
            switch outcome {
            case .success(let opened): relay(opened, upstream: upstream, message: message)
            case .failure(let failure):
                log.loginFailed(failure)
                sayFarewell(failure.response)
            }
        }
        phase = .login(opener)
    }

    private func abandonLogin() {
        if case .login(let opener) = phase { opener.cancel() }
        if case .forwardingCancel(let forwarder) = phase { forwarder.cancel() }
    }

    // MARK: 3. The relay

    private func relay(_ opened: UpstreamOpener.Opened, upstream: Upstream, message: StartupMessage) {
        let negotiation = ProtocolNegotiation(message)
        if let key = opened.session.key {
            let route = CancelRegistry.Route(upstream: upstream, key: key)
            let version = negotiation.clientVersion(upstream: opened.session.version)
            cancelKey = shared.cancelKeys.register(route, version: version)
            self.route = route
        }
        log.authenticated(processID: opened.session.key?.processID)
        let relay = Relay(loop: loop, client: client, upstream: opened.stream, status: opened.session.status) {
            [unowned self] end in relayEnded(end)
        }
        phase = .relay(relay, upstream: opened.stream)
        let early = earlyBytes
        earlyBytes = []
        relay.start(
            greeting: opened.session.greeting(for: negotiation, key: cancelKey),
            fromClient: early,
            fromUpstream: opened.early
        )
    }

    private func relayEnded(_ end: SessionEnd) {
        guard case .relay(let relay, let upstream) = phase else { preconditionFailure("no relay that could end") }
        log.ended(end, bytes: relay.byteCounts)
        forgetCancelKey()
        switch end {
        case .clientLeft:
            sayGoodbye(to: upstream, of: relay)
            finish()
        case .clientVanished:
            cancelQuery(upstream)
        case .shutdown:
            // Nothing is under way, so the client has nothing unread to lose: no need to wait until it has read this.
            sayGoodbye(to: upstream, of: relay)
            _ = reply(Self.encoded(.shuttingDown))
            finish()
        case .upstreamClosed, .upstreamLost:
            sayGoodbye(to: upstream, of: relay)
            // An upstream that closed with a FATAL of its own has said it all.
            if case .upstreamClosed(.some) = end { return sayFarewell(bytes: []) }
            guard relay.canInterject else { return sayFarewell(bytes: []) }
            sayFarewell(.lost(upstream: upstreamName, reason: end.reason))
        }
    }

    /// Ends the upstream session in the protocol's way, so that the server's log has no "unexpected EOF".
    private func sayGoodbye(to upstream: ByteStream, of relay: Relay) {
        if relay.canInterjectUpstream {
            var bytes: [UInt8] = []
            Terminate().encode(into: &bytes)
            // Whether it gets through does not matter: the connection is closed next.
            _ = try? upstream.write(bytes)
        }
        upstream.close()
    }

    // MARK: 4. Ends

    /// The client is gone, but its query runs on: has it cancelled before the connection is closed, because PostgreSQL
    /// does not notice a closed connection while it works.
    private func cancelQuery(_ upstream: ByteStream) {
        client.close()
        guard let route else {
            upstream.close()
            return finish()
        }
        upstream.watch(for: [])
        let forwarder = CancelForwarder(loop: loop, route: route, resolver: shared.resolver) {
            [unowned self] failure in
            if let failure { log.cancelFailed(failure) }
            upstream.close()
            finish()
        }
        phase = .cancelling(forwarder, upstream: upstream)
    }

    private func forward(_ request: CancelRequest) {
        deadline?.cancel()
        log.cancelRequested(processID: request.processID)
        // Right or wrong key: the client gets no answer, as from PostgreSQL itself.
        guard let route = shared.cancelKeys.begin(request) else { return sayFarewell(bytes: []) }
        let forwarder = CancelForwarder(loop: loop, route: route, resolver: shared.resolver) {
            [unowned self] failure in
            shared.cancelKeys.ended(request)
            if let failure { log.cancelFailed(failure) }
            // Closed only now: a client may take the end of this connection as "the cancel has been delivered".
            sayFarewell(bytes: [])
        }
        phase = .forwardingCancel(forwarder)
    }

    /// The tunnel is shutting down: an idle session ends at once, a busy one after its transaction, and one that is
    /// still logging in is turned away. Cancel requests go on.
    func drain() {
        switch phase {
        case .startup: refuseLogin()
        case .login(let opener):
            opener.cancel()
            sayFarewell(.shuttingDown)
        case .relay(let relay, _): relay.endWhenIdle()
        case .forwardingCancel, .farewell, .cancelling, .ended: return
        }
    }

    /// A client that connects during a shutdown may still turn out to send a cancel request.
    func refuseLogin() {
        refusesLogin = true
    }

    /// Ends whatever is going on: a running query is cancelled.
    func endNow() {
        switch phase {
        case .startup: sayFarewell(.shuttingDown)
        case .login(let opener):
            opener.cancel()
            sayFarewell(.shuttingDown)
        case .relay(let relay, let upstream):
            let canInterject = relay.canInterject
            relay.cancel()
            log.ended(.shutdown, bytes: relay.byteCounts)
            forgetCancelKey()
            // A client that does not read loses the words, not the close.
            if canInterject { _ = reply(Self.encoded(.shuttingDown)) }
            cancelQuery(upstream)
        case .forwardingCancel, .farewell, .cancelling, .ended: return
        }
    }

    private func forgetCancelKey() {
        if let cancelKey { shared.cancelKeys.remove(cancelKey) }
        cancelKey = nil
    }

    private static func encoded(_ response: ErrorResponse) -> [UInt8] {
        var bytes: [UInt8] = []
        response.encode(into: &bytes)
        return bytes
    }

    private func sayFarewell(_ response: ErrorResponse) {
        sayFarewell(bytes: Self.encoded(response))
    }

    private func sayFarewell(bytes: [UInt8]) {
        deadline?.cancel()
        phase = .farewell(Farewell(loop: loop, stream: client, lastWords: bytes) { [unowned self] in finish() })
    }

    private func finish() {
        deadline?.cancel()
        client.close()
        phase = .ended
        ended(self)
    }
}

extension ErrorResponse {
    fileprivate static let shuttingDown = ErrorResponse(
        fatal: "57P01",
        message: "terminating connection because ppg-tunnel is shutting down"
    )

    fileprivate static func lost(upstream: String, reason: String?) -> ErrorResponse {
        ErrorResponse(
            fatal: "08006",
            message: "the connection to \(upstream) was lost: \(reason ?? "no reason was given")",
            hint: "connect again: each new connection starts afresh"
        )
    }
}
