import LibC
import Logging
import PostgresWire
import PrismaPostgres
import Reactor
import Tunnel

/// A tunnel in this process between raw clients and a fake upstream, all on 127.0.0.1.
///
/// Used through `withTunnel`, from the test's own thread.
package final class TestTunnel {
    /// The credentials that the tunnel logs in with.
    package static let user = "tenant"
    /// Searched for in everything that clients see and logs say.
    package static let password = "canary-7f3a91c2e5"
    /// The database where the client asks for none.
    package static let database = "prod"

    /// What a test may change about its tunnel.
    package struct Options: Sendable {
        /// The upstream's host; `localhost` or 127.0.0.1 lead to the fake.
        package var host = "127.0.0.1"
        /// A PEM file of trusted roots.
        package var rootCertificateFile = TestCertificate.authorityFile
        /// The time limit for connecting and logging in.
        package var connectTimeout = Duration.seconds(30)
        /// How TLS begins.
        package var negotiation = UpstreamTarget.Negotiation.sslRequest
        /// Whether TLS is used at all.
        package var security = UpstreamTarget.Security.verifiedTLS
        /// What else the upstream has to give.
        package var demands = UpstreamDemands()
        /// Event loops; each gets one client before the next one gets any.
        package var loopCount = 1
        /// Without spare connections, so that each test sees those of its own clients only.
        package var policy = {
            var policy = SessionPolicy()
            policy.spareConnections = 0
            return policy
        }()
        /// Where there is a Unix socket as well.
        package var socketDirectory: String?
        /// Who may connect, and how long a startup may take.
        package var access = ClientAccess()
        /// Bytes of the receive buffer of the upstream's sockets, for slow readers.
        package var upstreamReceiveBuffer: CInt?

        /// A tunnel as most tests want it.
        package init() {}
    }

    /// The tunnel itself.
    package let server: TunnelServer
    /// What it connects to.
    package let upstream: FakeUpstream
    /// What it has logged.
    package let log: CapturedLog
    private(set) var clients: [RawClient] = []
    private var clientPorts: Set<UInt16> = []
    private(set) var upstreamPeers: [UpstreamPeer] = []
    /// Descriptors that the tunnel has without any session: its listening socket.
    fileprivate static let idleDescriptors = 1

    init(server: TunnelServer, upstream: FakeUpstream, log: CapturedLog) {
        self.server = server
        self.upstream = upstream
        self.log = log
    }

    /// Where clients connect.
    package var port: UInt16 {
        server.addresses[0].port
    }

    /// Connects a client, which has said nothing yet.
    package func client(receiveBuffer: CInt? = nil) throws -> RawClient {
        let client = try RawClient(port: port, receiveBuffer: receiveBuffer)
        clients.append(client)
        clientPorts.insert(client.socket.localPort)
        return client
    }

    /// Connects a client and sends bytes.
    package func client(sending bytes: [UInt8]) throws -> RawClient {
        let client = try client()
        try client.send(bytes)
        return client
    }

    /// Waits for the tunnel's next connection to the upstream.
    package func acceptUpstream(
        certificate: TestCertificate = .trusted,
        tls: TLSPeer.Options = TLSPeer.Options()
    ) throws -> UpstreamPeer {
        let peer = try upstream.accept(certificate: certificate, tls: tls)
        upstreamPeers.append(peer)
        return peer
    }

    /// A session that is ready for queries: its client, its upstream, and the key that the client got.
    package func session(
        startup: [UInt8] = FirstPackets.startup(),
        key: BackendKeyData? = UpstreamPeer.key,
        receiveBuffer: CInt? = nil
    ) throws -> (client: RawClient, upstream: UpstreamPeer, key: BackendKeyData?) {
        let client = try client(receiveBuffer: receiveBuffer)
        try client.send(startup)
        let upstream = try acceptUpstream()
        try upstream.logIn(key: key)
        return (client, upstream, try client.readUntilReady().key)
    }

    /// Waits until a condition holds that the tunnel has no event for: its log, its count of sessions.
    package func wait(until what: String, _ condition: () -> Bool) throws {
        for _ in 0..<4_000 {
            if condition() { return }
            usleep(2_000)
        }
        throw PeerError.timedOut(what)
    }

    /// Waits for a log line with this text and returns it.
    @discardableResult
    package func logLine(with text: String) throws -> String {
        try wait(until: "log line with \(text)") { !log.lines(with: text).isEmpty }
        return log.lines(with: text)[0]
    }

    func closePeers() {
        for client in clients { client.socket.reset() }
        for peer in upstreamPeers { peer.reset() }
        upstream.close()
    }

    /// How many descriptors of this process are the tunnel's: listening sockets, clients it accepted, connections to
    /// its upstream. Other tests have sockets, too, so that each is told by both its ends.
    func countDescriptors() -> Int {
        (0..<CInt(4_096)).count { descriptor in
            let local = socketPort { getsockname(descriptor, $0, $1) }
            guard local != 0 else { return false }
            let peer = socketPort { getpeername(descriptor, $0, $1) }
            if local == port { return peer == 0 || clientPorts.contains(peer) }
            return upstream.peerPorts.contains(local) && (peer == 0 || peer == upstream.port)
        }
    }
}

/// What a tunnel did wrong that no test has to ask for.
package enum TunnelFault: Error, Equatable {
    /// Sessions did not end by themselves when their peers were gone.
    case sessionsLeft(Int)
    /// Descriptors beside the listening ones were open after all sessions had ended.
    case descriptorsLeft(Int)
    /// Logins were counted though every session had ended.
    case loginsLeft(Int)
    /// Descriptors were open after the tunnel was closed.
    case descriptorsLeftAtTheEnd(Int)
    /// The password stands in the log.
    case secretInLog(String)
    /// A client was sent the password.
    case secretShownToClient
    /// An upstream was sent the password before there was TLS.
    case secretInClear
}

/// Runs a test's code against a tunnel of its own, on a thread of its own, and checks afterwards that nothing was left
/// behind: no session, no descriptor, no secret where it can be seen.
///
/// `options`: the kind of tunnel where several suites need the same one (`.parking`, `.localTLS()`); `change`: what
/// is special about this test's.
package func withTunnel(
    options: TestTunnel.Options = TestTunnel.Options(),
    _ change: @Sendable (inout TestTunnel.Options) -> Void = { _ in },
    _ body: @escaping @Sendable (TestTunnel) throws -> Void
) async throws {
    // A closed connection is an error for OpenSSL's writes, not a signal for the process.
    signal(SIGPIPE, SIG_IGN)
    var options = options
    change(&options)
    try await testThreads.pass {
        let tunnel = try await startTunnel(options)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await onOwnThread { try body(tunnel.value) })
        } catch {
            outcome = .failure(error)
        }
        let leftovers = await stop(tunnel.value)
        try outcome.get()
        if let leftovers { throw leftovers }
    }
}

private func startTunnel(_ options: TestTunnel.Options) async throws -> HandedOver<TestTunnel> {
    let fake = try FakeUpstream(receiveBuffer: options.upstreamReceiveBuffer)
    var target = UpstreamTarget(
        host: options.host,
        port: fake.port,
        user: TestTunnel.user,
        password: Secret(TestTunnel.password),
        database: TestTunnel.database,
        security: options.security,
        negotiation: options.negotiation
    )
    target.demands = options.demands
    let upstream = try Upstream(
        target: target,
        rootCertificateFile: options.rootCertificateFile,
        connectTimeout: options.connectTimeout
    )
    let log = CapturedLog()
    let server = try await TunnelServer(
        listeningOn: ListenPlaces(
            addresses: [try Resolver.lookUp(host: "127.0.0.1", port: 0, passive: true)[0]],
            socketDirectory: options.socketDirectory
        ),
        upstream: upstream,
        access: options.access,
        loopCount: options.loopCount,
        comfortableClients: 1,
        policy: options.policy,
        logger: log.logger
    )
    return HandedOver(TestTunnel(server: server, upstream: fake, log: log))
}

private func stop(_ tunnel: TestTunnel) async -> TunnelFault? {
    tunnel.closePeers()
    // Before anything asks them to: a drain would end what has been forgotten, and the end of the loops close it.
    let sessions = await settle { tunnel.server.sessionCount }
    let logins = await settle { abs(tunnel.server.loginCount) }
    let descriptors = await settle { tunnel.countDescriptors() - TestTunnel.idleDescriptors }
    _ = await tunnel.server.drain(timeout: .seconds(5)) { _ in }
    await tunnel.server.close()
    let descriptorsAtTheEnd = await settle { tunnel.countDescriptors() }
    if sessions > 0 { return .sessionsLeft(sessions) }
    if logins > 0 { return .loginsLeft(logins) }
    if descriptors > 0 { return .descriptorsLeft(descriptors) }
    if descriptorsAtTheEnd > 0 { return .descriptorsLeftAtTheEnd(descriptorsAtTheEnd) }
    return tunnel.findSecret()
}

/// Waits until a count has come down to 0, and returns what it is after eight seconds where it does not: there is no
/// event for the closing of a descriptor.
private func settle(_ count: () -> Int) async -> Int {
    var left = count()
    for _ in 0..<1_600 where left > 0 {
        try? await Task.sleep(for: .milliseconds(5))
        left = count()
    }
    return max(0, left)
}
