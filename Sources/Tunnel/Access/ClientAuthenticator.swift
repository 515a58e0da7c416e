import OpenSSL
import PostgresWire
import Reactor

/// Runs a `ClientLogin` on a client's stream: until it has ended well, nothing is opened upstream.
///
/// Lives on its loop and ends with one call of `completion` unless it is cancelled. The stream is left open, for the
/// next owner.
final class ClientAuthenticator: ByteStreamOwner {
    /// What came of it.
    enum Outcome {
        /// The client knows the password. `early` is what it sent behind its last message.
        case authenticated(early: [UInt8])
        /// The client is to be told and let go.
        case refused(ErrorResponse)
        /// The client is gone.
        case left
    }

    private let loop: EventLoop
    private let client: ByteStream
    private var login: ClientLogin
    private var assembler = FrameAssembler(maximumPayload: ClientLogin.payloadLimit)
    private var timer: LoopTimer?
    private var completion: ((Outcome) -> Void)?

    /// How long a wrong password takes: guessing has to be slow.
    private static let refusalDelay = Duration.seconds(1)

    /// Asks the client for the password. `early` is what it sent behind its startup message; `negotiation` is what it
    /// has to be told before. `completion` is never called before this returns.
    init(
        loop: EventLoop,
        client: ByteStream,
        login: ClientLogin,
        negotiation: NegotiateProtocolVersion?,
        early: [UInt8],
        timeLimit: Duration,
        completion: @escaping (Outcome) -> Void
    ) {
        self.loop = loop
        self.client = client
        self.login = login
        self.completion = completion
        assembler.append(early)
        timer = loop.schedule(after: timeLimit) { [unowned self] in timedOut() }
        var request: [UInt8] = []
        negotiation?.encode(into: &request)
        client.handOver(to: self, watching: .read)
        if !send(request + login.request) || !early.isEmpty { client.readAgain() }
    }

    /// Nothing is called afterwards.
    func cancel() {
        completion = nil
        timer?.cancel()
        client.release(by: self)
    }

    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        do {
            switch try client.read(into: loop.scratch) {
            case .notReady: break
            case .end: return finish(.left)
            case .bytes(let count): assembler.append(UnsafeRawBufferPointer(rebasing: loop.scratch[..<count]))
            }
            while completion != nil, let frame = try assembler.next() {
                guard take(login.received(frame)) else { return }
            }
        } catch let error as WireError {
            finish(.refused(ErrorResponse(fatal: .protocolViolation, message: error.description)))
        } catch {
            finish(.left)
        }
    }

    /// False when no further message is wanted.
    private func take(_ step: ClientLogin.Step) -> Bool {
        switch step {
        case .send(let bytes):
            if send(bytes) { return true }
            finish(.left)
        case .accept(let bytes):
            finish(send(bytes) ? .authenticated(early: assembler.takeRemainder()) : .left)
        case .refuseLate(let response):
            client.watch(for: [])
            timer?.cancel()
            timer = loop.schedule(after: Self.refusalDelay) { [unowned self] in finish(.refused(response)) }
        case .refuse(let response):
            finish(.refused(response))
        }
        return false
    }

    /// The few bytes of a login fit into any send buffer; a client whose buffer is full does not read.
    private func send(_ bytes: [UInt8]) -> Bool {
        (try? client.write(bytes)) == bytes.count
    }

    /// Unlike a client that never says what it wants, one that is being asked is told.
    private func timedOut() {
        // PostgreSQL's own code and words.
        finish(.refused(ErrorResponse(fatal: .queryCanceled, message: "canceling authentication due to timeout")))
    }

    private func finish(_ outcome: Outcome) {
        let completion = completion
        cancel()
        completion?(outcome)
    }
}
