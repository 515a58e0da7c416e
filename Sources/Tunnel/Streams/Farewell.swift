import Reactor

/// Says last words so that the peer still reads them: a socket closed with unread bytes in it sends a reset, which would
/// destroy them on their way.
///
/// Sends, tells the peer that nothing more will come, and discards what it says until it has closed too or a moment has
/// passed. Lives on its loop and ends with one call of `completion`: then the stream is for its owner to close.
final class Farewell: ByteStreamOwner {
    private let loop: EventLoop
    private let stream: ByteStream
    private var lastWords: [UInt8]
    private var timer: LoopTimer?
    private var completion: (() -> Void)?

    /// How long a peer may take to read and close.
    private static let timeLimit = Duration.seconds(2)

    init(loop: EventLoop, stream: ByteStream, lastWords: [UInt8], completion: @escaping () -> Void) {
        self.loop = loop
        self.stream = stream
        self.lastWords = lastWords
        self.completion = completion
        stream.handOver(to: self, watching: [.read, .write])
        timer = loop.schedule(after: Self.timeLimit) { [unowned self] in finish() }
        // A stream that is broken is told so in the next turn, when its owner has this farewell.
        try? send()
    }

    /// The last words are not all with the kernel yet.
    var isTalking: Bool {
        !lastWords.isEmpty
    }

    /// Nothing is called afterwards.
    func cancel() {
        completion = nil
        timer?.cancel()
        stream.release(by: self)
    }

    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        do {
            if readiness.contains(.write) { try send() }
            if readiness.contains(.read) { try discard() }
        } catch {
            // The peer is gone already: there is nobody left to tell.
            finish()
        }
    }

    private func send() throws(StreamError) {
        if !lastWords.isEmpty { lastWords.removeFirst(try stream.write(lastWords)) }
        guard lastWords.isEmpty else { return }
        stream.shutdownWrite()
        stream.watch(for: .read)
    }

    private func discard() throws(StreamError) {
        // A peer that never stops talking is stopped by the timer.
        guard try stream.read(into: loop.scratch) == .end else { return }
        finish()
    }

    private func finish() {
        let completion = completion
        cancel()
        completion?()
    }
}
