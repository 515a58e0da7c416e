import OpenSSL
import PostgresWire
import PrismaPostgres
import Reactor

/// Opens a stream to the upstream on which secrets may be sent: DNS and TCP, or a proxy; SSLRequest, verified TLS.
///
/// Used for logins, cancel requests and the check alike, so that none of them is less careful than another. Lives on
/// its loop and ends with one call of `completion` unless it is cancelled. The caller keeps it until then and sets the
/// time limit, which `stage` puts into words.
final class UpstreamConnector: ByteStreamOwner {
    typealias Outcome = Result<ByteStream, UpstreamFailure>

    private(set) var stage = UpstreamFailure.Stage.dns
    private let loop: EventLoop
    private let upstream: Upstream
    private let own: OwnAddresses
    // The tunnel's own address, where the name has others as well.
    private var ownAddress: SocketAddress?
    private var connector: TCPConnector?
    private var proxyConnector: ProxyConnector?
    private var stream: ByteStream?
    private var isHandshaking = false
    private var steps: LoginSteps?
    private var completion: ((Outcome) -> Void)?

    init(
        loop: EventLoop,
        upstream: Upstream,
        resolver: Resolver,
        steps: LoginSteps? = nil,
        completion: @escaping (Outcome) -> Void
    ) {
        self.steps = steps
        self.loop = loop
        self.upstream = upstream
        self.completion = completion
        own = resolver.own
        if let proxy = upstream.proxy {
            goThrough(proxy, resolver)
            return
        }
        let resolved = loop.callback { [weak self] (answer: Resolver.Answer) in self?.resolved(answer) }
        resolver.resolve(host: upstream.target.host, port: upstream.target.port) { answer in resolved(answer) }
    }

    /// From now on it is somebody else's, who hears what comes of it.
    func handOver(_ completion: @escaping (Outcome) -> Void) {
        self.completion = completion
        steps = nil
    }

    /// Lets go of everything; nothing is called afterwards.
    func cancel() {
        completion = nil
        connector?.cancel()
        proxyConnector?.cancel()
        stream?.close()
    }

    // MARK: Steps, in the order they are taken

    private func goThrough(_ proxy: UpstreamProxy, _ resolver: Resolver) {
        precondition(upstream.target.security == .verifiedTLS, "a proxy sees nothing in clear")
        stage = .proxy
        proxyConnector = ProxyConnector(loop: loop, proxy: proxy, target: upstream.target, resolver: resolver) {
            [unowned self] outcome in
            proxyConnector = nil
            switch outcome {
            case .failure(let cause): fail(cause)
            case .success(let stream):
                steps?.connectedThroughProxy()
                take(stream)
            }
        }
    }

    /// The tunnel's own addresses are left out: a `DATABASE_URL` taken from the tunnel's banner would make one client an
    /// endless chain of sessions. And a name without TLS has to mean this machine, whatever a name server says today.
    private func resolved(_ answer: Resolver.Answer) {
        guard completion != nil else { return }
        switch answer {
        case .failure(let error): fail(.unresolved(error))
        case .success(let all):
            let addresses = all.filter { !own.contains($0) }
            ownAddress = all.first(where: own.contains)
            if addresses.isEmpty, let ownAddress { return fail(.leadsBack(ownAddress)) }
            guard upstream.target.security == .verifiedTLS || addresses.allSatisfy(\.isLoopback) else {
                return fail(.cleartextLeavesMachine)
            }
            steps?.resolved(addresses)
            stage = .tcp
            connector = TCPConnector(loop: loop, addresses: addresses) { [unowned self] in connected($0) }
        }
    }

    private func connected(_ outcome: TCPConnector.Outcome) {
        connector = nil
        switch outcome {
        case .failure(let error): fail(ownAddress.map { .leadsBack($0) } ?? .broken(.socket(error)))
        case .success((let socket, let address)):
            steps?.connected(to: address)
            do {
                try socket.keepAlive()
            } catch {
                return fail(.broken(.socket(error)))
            }
            take(ByteStream(loop: loop, socket: socket))
        }
    }

    private func take(_ stream: ByteStream) {
        stream.handOver(to: self, watching: [])
        self.stream = stream
        secure(stream)
    }

    /// `sslnegotiation=direct` begins with TLS and saves a round trip; everybody else asks first.
    private func secure(_ stream: ByteStream) {
        guard upstream.target.security == .verifiedTLS else { return succeed(stream) }
        stage = .tls
        guard upstream.target.negotiation == .sslRequest else { return startTLS(on: stream) }
        var request: [UInt8] = []
        SSLRequest().encode(into: &request)
        do {
            try stream.writeWhole(request)
            stream.watch(for: .read)
        } catch {
            fail(.broken(error))
        }
    }

    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        if isHandshaking { handshake(on: stream) } else { receiveAnswer(from: stream) }
    }

    private func receiveAnswer(from stream: ByteStream) {
        do {
            switch try stream.read(into: loop.scratch) {
            case .notReady: return
            case .end: fail(.closed)
            case .bytes(let count):
                let bytes = UnsafeRawBufferPointer(rebasing: loop.scratch[..<count])
                if let cause = Self.objection(toAnswer: bytes) { return fail(cause) }
                startTLS(on: stream)
            }
        } catch {
            fail(.broken(error))
        }
    }

    /// Nil when the answer to SSLRequest is the one byte `S` and nothing behind it.
    ///
    /// Whoever sits in between can put bytes behind the `S` that would be taken for a part of the encrypted session
    /// (CVE-2021-23222, CVE-2021-43767). libpq's `sslmode=prefer` takes an `N` for leave to send the password in clear;
    /// here it ends the attempt. An `E` is anybody's: its text is never shown (CVE-2024-10977).
    static func objection(toAnswer bytes: UnsafeRawBufferPointer) -> UpstreamFailure.Cause? {
        switch bytes.first {
        case SSLRequest.accepted: bytes.count == 1 ? nil : .dataBeforeHandshake
        case SSLRequest.rejected: .encryptionRejected
        case ErrorResponse.type: .encryptionAnsweredWithError
        default: .encryptionAnswerUnknown
        }
    }

    private func startTLS(on stream: ByteStream) {
        guard let tls = upstream.tls else { preconditionFailure("a target with TLS has a TLS context") }
        isHandshaking = true
        stream.startTLS(context: tls, host: upstream.target.host)
        handshake(on: stream)
    }

    private func handshake(on stream: ByteStream) {
        do {
            guard try stream.handshake() else { return }
        } catch {
            return fail(error == .tls(.closedInHandshake) ? .closed : .broken(error))
        }
        // Without ALPN a server of another kind, at the same address, could be made to take the messages for its own
        // (ALPACA); PostgreSQL demands it for direct TLS, and so does libpq.
        guard upstream.target.negotiation == .sslRequest || stream.tls?.selectedPostgreSQL == true else {
            return fail(.applicationProtocolRejected)
        }
        if let tls = stream.tls { steps?.encrypted(tls) }
        succeed(stream)
    }

    /// From here on secrets may be sent.
    private func succeed(_ stream: ByteStream) {
        stage = .login
        stream.release(by: self)
        self.stream = nil
        finish(.success(stream))
    }

    private func fail(_ cause: UpstreamFailure.Cause) {
        finish(.failure(UpstreamFailure(upstream: upstream.name, stage: stage, cause: cause)))
    }

    private func finish(_ outcome: Outcome) {
        let completion = completion
        cancel()
        completion?(outcome)
    }
}
