import OpenSSL
import PostgresWire
import PrismaPostgres
import Reactor

/// Runs an `UpstreamLogin` over a stream that secrets may be sent on.
///
/// Lives on its loop and ends with one call of `completion` unless it is cancelled. The stream is the caller's: it is
/// handed back in the session's outcome and left open on failure.
final class Authenticator: ByteStreamDelegate {
    typealias Outcome = Result<LoggedIn, UpstreamFailure>

    /// A session that is ready, and the bytes that came behind ReadyForQuery.
    struct LoggedIn {
        var session: UpstreamSession
        var early: [UInt8]
    }

    private let loop: EventLoop
    private let upstream: Upstream
    private let stream: ByteStream
    private var login: UpstreamLogin
    private var assembler = FrameAssembler(maximumPayload: BackendMessage.payloadLimit)
    private var unsent: [UInt8] = []
    private var sentCount = 0
    private var derivation: SaltedPasswords.Request?
    private var answered: (() -> Void)?
    private var completion: ((Outcome) -> Void)?

    /// Becomes the stream's delegate; `start` begins. `answered` is called once, with the upstream's first bytes.
    init(
        loop: EventLoop,
        upstream: Upstream,
        stream: ByteStream,
        startup: StartupMessage,
        answered: @escaping () -> Void,
        completion: @escaping (Outcome) -> Void
    ) {
        self.loop = loop
        self.upstream = upstream
        self.stream = stream
        self.answered = answered
        self.completion = completion
        login = UpstreamLogin(
            version: startup.version,
            channel: stream.tls.map { .tls(endPoint: $0.serverEndPointBinding) } ?? .cleartext,
            nonce: SCRAMExchange.nonce(random: RandomBytes.make(18)),
            demanded: upstream.provenStrength.demanded,
            requirements: upstream.loginRequirements
        )
        startup.encode(into: &unsent)
        stream.delegate = self
    }

    /// Sends the startup message at once: right behind the last words of the handshake, it often spares the upstream a
    /// wait.
    func start() {
        flush()
    }

    /// Lets go of the stream; nothing is called afterwards.
    func cancel() {
        completion = nil
        stream.delegate = nil
        derivation?.cancel()
        forgetUnsent()
    }

    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        if !unsent.isEmpty { flush() }
        guard completion != nil, readiness.contains(.read) else { return }
        do {
            try receive()
        } catch {
            fail(.broken(error))
        }
    }

    private func receive() throws(StreamError) {
        switch try stream.read(into: loop.scratch) {
        case .notReady: return
        case .end: return fail(.closed)
        case .bytes(let count):
            assembler.append(UnsafeRawBufferPointer(rebasing: loop.scratch[..<count]))
            answered?()
            answered = nil
            // Taken at once: an upstream that refuses says so and closes.
            advance()
        }
        // In the next turn: an upstream that never stops talking does not hold the loop.
        if completion != nil, stream.hasBufferedBytes { stream.readAgain() }
    }

    /// Takes the messages that are complete, up to one that has to wait for something else.
    private func advance() {
        do {
            while completion != nil, let frame = try assembler.next() {
                guard take(login.received(try BackendMessage.decode(frame))) else { return }
            }
        } catch {
            fail(.violation(error.description))
        }
    }

    /// False when the next message has to wait.
    private func take(_ step: UpstreamLogin.Step) -> Bool {
        switch step {
        case .wait: return true
        case .send(let bytes):
            send(bytes)
            return true
        case .answer(let request):
            let target = upstream.target
            request.encodeAnswer(password: target.password, user: target.user, into: &unsent)
            send([])
            return true
        case .derive(let challenge):
            derive(challenge)
            return false
        case .ready(let session):
            finish(.success(LoggedIn(session: session, early: assembler.takeRemainder())))
            return false
        case .fail(let cause):
            fail(cause)
            return false
        }
    }

    private func derive(_ challenge: SCRAMExchange.Challenge) {
        let (salt, iterations) = (challenge.salt, challenge.iterations)
        if let salted = upstream.saltedPasswords.known(salt: salt, iterations: iterations) {
            return derived(salted, challenge)
        }
        let done = loop.callback { [weak self] (salted: Secret?) in
            if let salted { self?.derived(salted, challenge) }
        }
        derivation = upstream.saltedPasswords.derive(salt: salt, iterations: iterations) { salted in done(salted) }
    }

    private func derived(_ salted: Secret, _ challenge: SCRAMExchange.Challenge) {
        guard completion != nil else { return }
        let (proof, signature) = salted.withUnsafeBytes { salted in
            PasswordProofs.scram(saltedPassword: salted, authMessage: challenge.authMessage)
        }
        if take(login.derived(proof: proof, serverSignature: signature)) { advance() }
    }

    private func send(_ bytes: [UInt8]) {
        unsent += bytes
        flush()
    }

    private func flush() {
        do {
            let count = try unsent.withUnsafeBufferPointer { bytes throws(StreamError) in
                try stream.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[sentCount...])))
            }
            sentCount += count
            if sentCount == unsent.count { forgetUnsent() }
            stream.watch(for: unsent.isEmpty ? .read : [.read, .write])
        } catch {
            failAfterReading(error)
        }
    }

    /// The upstream takes no more. What it said before is the better reason, as in libpq: a certificate that it refuses,
    /// above all, which TLS 1.3 learns of after its handshake.
    private func failAfterReading(_ error: StreamError) {
        forgetUnsent()
        do {
            try receive()
        } catch {
            if case .tls = error { return fail(.broken(error)) }
        }
        if completion != nil { fail(.broken(error)) }
    }

    /// There may be a password in it.
    private func forgetUnsent() {
        unsent.zero()
        sentCount = 0
    }

    private func fail(_ cause: UpstreamFailure.Cause) {
        finish(.failure(UpstreamFailure(upstream: upstream.name, stage: .login, cause: cause)))
    }

    private func finish(_ outcome: Outcome) {
        // Also of a login that the server refuses afterwards.
        upstream.provenStrength.note(login.proof)
        let completion = completion
        cancel()
        completion?(outcome)
    }
}
