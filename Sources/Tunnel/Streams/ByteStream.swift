import OpenSSL
import Reactor

/// Has a stream for the time being, and is told when it can go on.
protocol ByteStreamOwner: AnyObject {
    /// Called on the loop. Read and write until the stream is not ready, or say what to watch for.
    func stream(_ stream: ByteStream, isReady readiness: Readiness)
}

/// One end of a session: a socket, with TLS on it once `startTLS` was called. Owns both and closes them once.
///
/// Goes from owner to owner, one at a time: each takes it with `handOver`, says what it waits for with `watch`, and lets
/// go with `release`; the next one takes it in the same turn of the loop. A stream that nobody takes would leave its peer
/// waiting for ever without a word, so that is a trap in debug builds, and with that in every test. That TLS sometimes has
/// to write in order to read is this type's own business. Lives on its loop; keeps its owner alive.
final class ByteStream: ReadinessHandler, DeliveryWatch.Sender {
    private var owner: (any ByteStreamOwner)?
    private(set) var tls: TLSConnection?
    private(set) var isClosed = false
    private let loop: EventLoop
    private let socket: Socket
    private var registration: Registration?
    private var wanted: Readiness = []
    // A renegotiation or a key update may have OpenSSL write before it can read, and the other way round
    // (SSL_get_error(3)). Until then the other direction is watched as well.
    private var readWaitsForWrite = false
    private var writeWaitsForRead = false
    private let thrift: TLSThrift
    private var isAwaitingDelivery = false
    // The peer is gone without a sign: neither the kernel nor TLS will tell of it.
    private var isForsaken = false
    // How TLS ended behind bytes that were handed out first; the kernel will not tell of it again.
    private var deferredEnd: StreamEnd?

    /// What reading or writing came to.
    enum Result: Equatable {
        case bytes(Int)
        case notReady
        case end
    }

    private enum StreamEnd {
        case orderly
        case broken(StreamError)
    }

    init(loop: EventLoop, socket: Socket) {
        self.loop = loop
        self.socket = socket
        thrift = TLSThrift(loop: loop)
        registration = loop.register(socket, handler: self)
        expectOwner()
    }

    /// The peer is on this machine.
    var isLocal: Bool {
        socket.isLocal
    }

    // MARK: Owners

    /// From now on it is `next` that is told, first of all when the stream is ready as it is to be watched for.
    func handOver(to next: any ByteStreamOwner, watching readiness: Readiness) {
        precondition(owner == nil || owner === next, "a stream is taken from an owner who still has it")
        guard !isClosed else { return }
        owner = next
        watch(for: readiness)
    }

    /// The owner has no more use for the stream; somebody else takes it in this turn. One who had it before takes nothing
    /// from those who came later.
    func release(by former: any ByteStreamOwner) {
        guard owner === former else { return }
        owner = nil
        expectOwner()
    }

    private func expectOwner() {
        assert(
            {
                _ = loop.schedule(after: .zero) { [weak self] in
                    guard let self, !isClosed else { return }
                    precondition(owner != nil, "a stream was let go, and nobody has taken it")
                }
                return true
            }()
        )
    }

    /// Says what to wait for; a closed stream waits for nothing.
    func watch(for readiness: Readiness) {
        wanted = readiness
        updateInterest()
    }

    /// Ends both directions and lets go of the owner. With TLS the peer is told, if it can be told at once.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        owner = nil
        if isAwaitingDelivery { loop.deliveries.forget(self) }
        registration?.cancelBeforeClose()
        registration = nil
        tls?.sendCloseNotify()
        tls = nil
        socket.close()
    }

    /// Says a last word, as far as the kernel takes it, and closes at once.
    ///
    /// What has arrived is read first: a socket that is closed over unread bytes sends a reset, which may overtake the
    /// word. For a peer that may still be talking, `Farewell` waits.
    func close(saying lastWord: [UInt8]) {
        // Whether it gets through is the peer's concern: the connection is closed in any case.
        _ = try? write(lastWord)
        for _ in 0..<Self.readsBeforeClose {
            guard case .bytes? = try? read(into: loop.scratch) else { break }
        }
        close()
    }

    /// A peer that sends faster than it is read does not keep its connection open by that.
    private static let readsBeforeClose = 4

    /// Tells the peer that nothing more will come; reading goes on. TLS is ended before TCP, or the peer would have to take
    /// the end for a cut connection.
    func shutdownWrite() {
        guard !isClosed else { return }
        tls?.sendCloseNotify()
        socket.shutdownWrite()
    }

    // MARK: TLS

    /// Puts TLS on the socket. `handshake` must be complete before anything is read or written.
    func startTLS(context: TLSContext, host: String) {
        tls = TLSConnection(context: context, descriptor: socket.descriptor, host: host)
    }

    /// As `startTLS`, for the server's end.
    func acceptTLS(context: TLSServerContext) {
        tls = TLSConnection(context: context, descriptor: socket.descriptor)
    }

    /// Goes on with the handshake and waits for what it needs by itself. True when it is complete.
    func handshake() throws(StreamError) -> Bool {
        guard let tls else { preconditionFailure("a handshake without TLS") }
        try requireWorking()
        do {
            switch try tls.handshake() {
            case .wantsWrite: watch(for: .write)
            case .wantsRead: watch(for: .read)
            case .bytes, .end: return true
            }
            return false
        } catch {
            throw .tls(error)
        }
    }

    // MARK: Bytes

    /// Bytes, or an end, wait inside TLS: the selector will not tell of them.
    var hasBufferedBytes: Bool {
        deferredEnd != nil || tls?.hasBufferedBytes ?? false
    }

    /// Has the owner told again in the next turn, whatever the kernel has.
    func readAgain() {
        registration?.readAgain()
    }

    /// The first byte that waits on the socket, which stays there; nil when there is none, or never will be.
    func firstByte() throws(StreamError) -> UInt8? {
        try requireWorking()
        var byte: UInt8 = 0
        do {
            let result = try withUnsafeMutableBytes(of: &byte) { buffer throws(SocketError) in
                try socket.peek(into: buffer)
            }
            return result == .bytes(1) ? byte : nil
        } catch {
            throw .socket(error)
        }
    }

    /// Reads what has arrived, at most once from the kernel, until the buffer is full or nothing is left.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(StreamError) -> Result {
        try requireWorking()
        guard let tls else { return try readSocket(into: buffer) }
        switch deferredEnd {
        case .orderly: return .end
        case .broken(let error): throw error
        case nil: break
        }
        var filled = 0
        do throws(TLSError) {
            // A call gives one record at most; records that arrived together are taken together.
            while filled < buffer.count {
                switch try tls.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])) {
                case .bytes(let count): filled += count
                case .wantsRead: return filled > 0 ? .bytes(filled) : .notReady
                case .wantsWrite:
                    readWaitsForWrite = true
                    updateInterest()
                    return filled > 0 ? .bytes(filled) : .notReady
                case .end:
                    guard filled > 0 else { return .end }
                    deferredEnd = .orderly
                    return .bytes(filled)
                }
                guard tls.hasBufferedBytes else { break }
            }
            return .bytes(filled)
        } catch {
            // What was decrypted before the error still counts; the next call reports the error.
            guard filled > 0 else { throw .tls(error) }
            deferredEnd = .broken(.tls(error))
            return .bytes(filled)
        }
    }

    /// Writes as much as the kernel takes. An error says nothing of what can still be read: a peer that has closed may have
    /// said why before. 0 when it takes nothing: then watch for writing and offer the same again.
    func write(_ bytes: UnsafeRawBufferPointer) throws(StreamError) -> Int {
        try requireWorking()
        awaitDelivery()
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            guard let count = try writeOnce(rest) else { break }
            written += count
        }
        return written
    }

    /// As `write`, of bytes that are kept in an array.
    func write(_ bytes: [UInt8]) throws(StreamError) -> Int {
        try bytes.withUnsafeBufferPointer { bytes throws(StreamError) in try write(UnsafeRawBufferPointer(bytes)) }
    }

    /// Writes the few first bytes of a connection, for which every kernel has room; one that has none is an error.
    func writeWhole(_ bytes: [UInt8]) throws(StreamError) {
        guard try write(bytes) == bytes.count else { throw .socket(.noBufferSpace) }
    }

    func ready(_ readiness: Readiness) {
        var readiness = readiness
        if readWaitsForWrite, readiness.contains(.write) {
            readWaitsForWrite = false
            readiness.insert(.read)
        }
        if writeWaitsForRead, readiness.contains(.read) {
            writeWaitsForRead = false
            readiness.insert(.write)
        }
        // Between two owners nobody waits for anything: the next one says anew what for.
        if owner == nil { wanted = [] }
        updateInterest()
        owner?.stream(self, isReady: readiness)
        if let tls { thrift.turnEnded(of: tls) }
    }

    // MARK: Delivery

    private func awaitDelivery() {
        guard !isAwaitingDelivery else { return }
        isAwaitingDelivery = true
        loop.deliveries.wrote(self)
    }

    var delivery: DeliveryWatch.Delivery? {
        socket.delivery
    }

    /// What is written next is watched over anew.
    func delivered() {
        isAwaitingDelivery = false
    }

    /// Both directions are told, so that whoever has the stream comes and finds the error, whatever it waits for.
    func peerIsGone() {
        isForsaken = true
        owner?.stream(self, isReady: [.read, .write])
    }

    private func readSocket(into buffer: UnsafeMutableRawBufferPointer) throws(StreamError) -> Result {
        do {
            switch try socket.read(into: buffer) {
            case .bytes(let count): return .bytes(count)
            case .notReady: return .notReady
            case .end: return .end
            }
        } catch {
            throw .socket(error)
        }
    }

    /// Nil when the kernel takes nothing. OpenSSL demands the same bytes again then, at any address
    /// (SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER), and `Flow` keeps them.
    private func writeOnce(_ bytes: UnsafeRawBufferPointer) throws(StreamError) -> Int? {
        guard let tls else {
            do {
                guard case .bytes(let count) = try socket.write(bytes) else { return nil }
                return count
            } catch {
                throw .socket(error)
            }
        }
        do {
            switch try tls.write(bytes) {
            case .bytes(let count): return count
            case .wantsWrite: return nil
            case .end: preconditionFailure("writing does not come to an end")
            case .wantsRead:
                writeWaitsForRead = true
                updateInterest()
                return nil
            }
        } catch {
            throw .tls(error)
        }
    }

    /// A stream that the kernel does not watch would wait for ever, and so would one whose peer is gone: both are broken.
    private func requireWorking() throws(StreamError) {
        if isForsaken { throw .socket(.peerIsGone) }
        if let refusal = registration?.refusal { throw .socket(refusal) }
    }

    private func updateInterest() {
        var interest = wanted
        if readWaitsForWrite { interest.insert(.write) }
        if writeWaitsForRead { interest.insert(.read) }
        registration?.watch(for: interest)
    }
}
