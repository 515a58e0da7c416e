import OpenSSL
import PostgresWire
import Reactor

/// Receives a client: runs a `ClientStartup` on its stream, and TLS where both want it, until it is clear what the
/// client asks for.
///
/// Lives on its loop and ends with one call of `completion` unless it is cancelled. The stream is left open, for the
/// next owner.
final class Reception: ByteStreamOwner {
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
    private let tls: TLSServerContext?
    private var startup: ClientStartup
    private var isHandshaking = false
    private var deadline: LoopTimer?
    private var completion: ((Outcome) -> Void)?

    /// `tls` is there when `startup` offers TLS.
    init(
        loop: EventLoop,
        client: ByteStream,
        log: SessionLog,
        startup: ClientStartup,
        tls: TLSServerContext?,
        timeLimit: Duration,
        completion: @escaping (Outcome) -> Void
    ) {
        self.loop = loop
        self.client = client
        self.log = log
        self.startup = startup
        self.tls = tls
        self.completion = completion
        client.handOver(to: self, watching: .read)
        deadline = loop.schedule(after: timeLimit) { [unowned self] in timedOut() }
    }

    /// Nothing is called afterwards.
    func cancel() {
        completion = nil
        deadline?.cancel()
        client.release(by: self)
    }

    /// A client that begins with TLS (`sslnegotiation=direct`) is told by its first byte, which has to stay on the socket:
    /// it belongs to OpenSSL's handshake. PostgreSQL peeks in the same way (`ProcessSSLStartup` in backend_startup.c).
    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        if isHandshaking { return handshake() }
        do {
            if startup.awaitsFirstByte, let byte = try client.firstByte(), startup.began(with: byte) {
                return startTLS()
            }
            try receive()
        } catch {
            left()
        }
    }

    private func receive() throws(StreamError) {
        switch try client.read(into: loop.scratch) {
        case .notReady: return
        case .end: left()
        case .bytes(let count):
            startup.received(UnsafeRawBufferPointer(rebasing: loop.scratch[..<count]))
            advance()
        }
    }

    private func startTLS() {
        guard let tls else { preconditionFailure("TLS was offered without a certificate") }
        client.acceptTLS(context: tls)
        isHandshaking = true
        handshake()
    }

    private func handshake() {
        do {
            guard try client.handshake(), let tls = client.tls else { return }
            isHandshaking = false
            log.encrypted(version: tls.protocolVersion, cipher: tls.cipher)
            startup.secured(selectedPostgreSQL: tls.selectedPostgreSQL)
            client.watch(for: .read)
            advance()
            // What came with the end of the handshake is inside TLS already.
            if completion != nil { try receive() }
        } catch {
            log.handshakeFailed(error)
            // OpenSSL has sent the alert that says why; there are no words in clear.
            finish(.refusal([]))
        }
    }

    private func advance() {
        while true {
            switch startup.next() {
            case .wait:
                return
            case .rejectEncryption(let encryption):
                // One byte: a kernel that has no room for the first of a connection has none for the client.
                log.rejected(encryption)
                guard (try? client.write([SSLRequest.rejected])) == 1 else { return left() }
            case .startTLS:
                guard (try? client.write([SSLRequest.accepted])) == 1 else { return left() }
                return startTLS()
            case .logIn(let message, let early):
                return finish(.session(message, early: early))
            case .cancel(let request):
                return finish(.cancel(request))
            case .refuse(let response):
                log.refused(response)
                return finish(.refusal(response.encoded))
            case .refuseOldVersion(let response):
                log.refused(response)
                return finish(.refusal(response.encodedForVersion2))
            case .turnAway(let reply, let stranger):
                log.turnedAway(stranger)
                return finish(.refusal(reply.map { Array($0.utf8) } ?? []))
            }
        }
    }

    /// PostgreSQL itself ends such a connection without a word.
    private func timedOut() {
        log.startupTimedOut()
        finish(.left)
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
