import LibC
import OpenSSL
import PostgresWire
import PrismaPostgres
import Reactor

/// Logs the tunnel in at the upstream: runs a `LoginExchange` over a stream that secrets may be sent on.
///
/// Lives on its loop and ends with one event `ended` unless it is cancelled. The stream is left open then, whatever came
/// of it, for the next owner.
final class UpstreamAuthenticator: ByteStreamOwner {
    typealias Outcome = Result<LoggedIn, UpstreamFailure>

    /// A session that is ready, and the bytes that came behind ReadyForQuery.
    struct LoggedIn {
        var session: UpstreamSession
        var early: [UInt8]
    }

    /// What whoever started it is told.
    enum Event {
        /// The upstream has said its first words about this login; nothing has been made of them yet. Told once.
        case answered
        case ended(Outcome)
    }

    private let loop: EventLoop
    private let upstream: Upstream
    private let stream: ByteStream
    private var login: LoginExchange
    // No longer messages than libpq believes before a login is complete: memory is not a server's to take.
    private var assembler = FrameAssembler(maximumPayload: BackendMessage.payloadLimit)
    private var unsent: [UInt8] = []
    private var sentCount = 0
    private var derivation: SaltedPasswords.Request?
    private var isAnswered = false
    private var steps: LoginSteps?
    private var event: ((Event) -> Void)?

    /// Takes the stream over; `start` begins.
    init(
        loop: EventLoop,
        upstream: Upstream,
        stream: ByteStream,
        startup: StartupMessage,
        steps: LoginSteps?,
        event: @escaping (Event) -> Void
    ) {
        self.steps = steps
        self.loop = loop
        self.upstream = upstream
        self.stream = stream
        self.event = event
        login = LoginExchange(
            version: startup.version,
            channel: stream.tls.map { .tls(endPoint: $0.serverEndPointBinding) } ?? .cleartext,
            nonce: SCRAMExchange.nonce(random: RandomBytes.make(18)),
            demanded: upstream.provenStrength.demanded,
            requirements: upstream.loginRequirements
        )
        startup.encode(into: &unsent)
        stream.handOver(to: self, watching: .read)
    }

    /// Sends the startup message at once: right behind the last words of the handshake, it often spares the upstream a
    /// wait.
    func start() {
        flush()
    }

    /// Lets go of the stream; nothing is called afterwards.
    func cancel() {
        event = nil
        stream.release(by: self)
        derivation?.cancel()
        forgetUnsent()
    }

    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        if !unsent.isEmpty { flush() }
        guard event != nil, readiness.contains(.read) else { return }
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
            if !isAnswered {
                isAnswered = true
                event?(.answered)
            }
            // Taken at once: an upstream that refuses says so and closes.
            advance()
        }
        // In the next turn: an upstream that never stops talking does not hold the loop.
        if event != nil, stream.hasBufferedBytes { stream.readAgain() }
    }

    /// Takes the messages that are complete, up to one that has to wait for something else.
    private func advance() {
        do {
            while event != nil, let frame = try assembler.next() {
                let isAsked = login.method != nil
                let step = login.received(try BackendMessage.decode(frame))
                if !isAsked, let method = login.method { steps?.asked(for: method) }
                guard take(step) else { return }
            }
        } catch {
            fail(.violation(error.description))
        }
    }

    /// False when the next message has to wait.
    private func take(_ step: LoginExchange.Step) -> Bool {
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
            steps?.ready(processID: session.key?.processID)
            finish(.success(LoggedIn(session: session, early: assembler.takeRemainder())))
            return false
        case .fail(let cause):
            fail(cause)
            return false
        }
    }

    /// PBKDF2 takes from milliseconds to a second: it runs on another thread, and its result comes back through the loop.
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
        guard event != nil else { return }
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
            // Also read while it cannot be written to: a server that refuses says so before it has read everything.
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
        if event != nil { fail(.broken(error)) }
    }

    /// There may be a password in it.
    private func forgetUnsent() {
        unsent.zero()
        sentCount = 0
    }

    private func fail(_ cause: UpstreamFailure.Cause) {
        var failure = UpstreamFailure(upstream: upstream.name, stage: .login, cause: cause)
        failure.notices = login.notices
        if case .refused(let response) = cause {
            failure.hintOfPrisma = PrismaRefusal.hint(
                sqlState: response.sqlState?.rawValue,
                message: response.message,
                target: upstream.target,
                now: Double(time(nil))
            )
        }
        finish(.failure(failure))
    }

    private func finish(_ outcome: Outcome) {
        // Also of a login that the server refuses afterwards: that it knew the password's keys is proved all the same.
        upstream.provenStrength.note(login.proof)
        let event = event
        cancel()
        event?(.ended(outcome))
    }
}
