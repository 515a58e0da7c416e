import OpenSSL
import Reactor

/// When a TLS connection gives its buffers back: 64 kB to read into, and another to write from.
///
/// A connection that logs in or says little gives them back after each turn and so leaves no holes in the heap; one that
/// is at work keeps them until its loop rests. Both were measured. OpenSSL's own SSL_MODE_RELEASE_BUFFERS, which does it
/// after each record, took 16 busy clients up to 8 % of their speed; buffers that are kept cost an idle connection 10 kB
/// of its 37. Lives on its loop.
final class TLSThrift {
    private let loop: EventLoop
    private var turnsSinceRest = 0

    /// More turns than a login takes.
    private static let turnsAtEase = 16

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// The loop has served the connection and turns to others.
    func turnEnded(of tls: TLSConnection) {
        if turnsSinceRest == 0 {
            loop.beforeRest { [weak self, weak tls] in
                self?.turnsSinceRest = 0
                tls?.releaseBuffers()
            }
        }
        turnsSinceRest += 1
        if turnsSinceRest <= Self.turnsAtEase { tls.releaseBuffers() }
    }
}
