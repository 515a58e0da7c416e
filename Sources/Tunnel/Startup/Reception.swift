import PostgresWire
import Reactor

/// Receives a client: runs a `ClientStartup` on its stream until it is clear what the client wants.
///
/// Lives on its loop and ends with one call of `completion` unless it is cancelled. The stream is the caller's: it is
/// left open, and without a delegate.
final class Reception: ByteStreamDelegate {
    /// What came of it.
    enum Outcome {
        /// The client wants a session. `early` is what it sent behind its startup message.
        case session(StartupMessage, early: [UInt8])
        /// The client wants a query of another session cancelled.
        case cancel(CancelRequest)
        /// The client is to be sent these bytes and let go.
        case refusal([UInt8])
        /// The client is gone.
        case left
    }

    private let loop: EventLoop
    private let client: ByteStream
    private let log: SessionLog
    private var startup = ClientStartup()
    private var deadline: LoopTimer?
    private var completion: ((Outcome) -> Void)?

    init(loop: EventLoop, client: ByteStream, log: SessionLog, completion: @escaping (Outcome) -> Void) {
        self.loop = loop
        self.client = client
        self.log = log
        self.completion = completion
        client.delegate = self
        client.watch(for: .read)
        deadline = loop.schedule(after: ClientStartup.timeLimit) { [unowned self] in timedOut() }
    }

    /// Nothing is called afterwards.
    func cancel() {
        completion = nil
        deadline?.cancel()
        client.delegate = nil
    }

    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        do {
            switch try client.read(into: loop.scratch) {
            case .notReady: return
            case .end: left()
            case .bytes(let count):
                startup.received(UnsafeRawBufferPointer(rebasing: loop.scratch[..<count]))
                advance()
            }
        } catch {
            left()
        }
    }

    private func advance() {
        while true {
            switch startup.next() {
            case .wait:
                return
            case .rejectEncryption(let encryption):
                log.rejected(encryption)
                guard (try? client.write([UInt8(ascii: "N")])) == 1 else { return left() }
            case .logIn(let message, let early):
                return finish(.session(message, early: early))
            case .cancel(let request):
                return finish(.cancel(request))
            case .refuse(let response):
                log.refused(response)
                return finish(.refusal(response.encoded))
            case .turnAway(let reply, let stranger):
                log.turnedAway(stranger)
                return finish(.refusal(reply.map { Array($0.utf8) } ?? []))
            }
        }
    }

    private func timedOut() {
        log.startupTimedOut()
        let limit = Printable.seconds(ClientStartup.timeLimit)
        finish(.refusal(ErrorResponse(fatal: "08P01", message: "no startup message within \(limit)").encoded))
    }

    private func left() {
        log.clientLeftEarly()
        finish(.left)
    }

    private func finish(_ outcome: Outcome) {
        let completion = completion
        cancel()
        completion?(outcome)
    }
}
