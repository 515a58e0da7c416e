/// Finds peers that are gone by what they do not acknowledge, for the sockets of one loop.
///
/// A peer that does not read closes its window and goes on acknowledging the probes into it, for hours if it likes; one
/// that is gone acknowledges nothing. TCP_USER_TIMEOUT takes the one for the other (tcp(7); tcp_timer.c counts a closed
/// window as silence), and keepalive probes are not sent while data is under way. So whoever has written is looked at now
/// and then until all of it is acknowledged. Lives on its loop.
package final class DeliveryWatch {
    /// A socket that is written to.
    package protocol Sender: AnyObject {
        /// What the kernel knows of the data under way; nil where it has none.
        var delivery: Delivery? { get }
        /// Everything is acknowledged: `wrote` has to be called again for what is written next.
        func delivered()
        /// The peer is gone. Called once.
        func peerIsGone()
    }

    /// What the kernel knows of data that was written and is not acknowledged yet.
    package struct Delivery: Equatable, Sendable {
        /// Since anything at all came back from the peer.
        package var silence: Duration
        /// Retransmissions, or probes into a closed window, since then.
        package var attempts: Int

        /// As many as keepalive sends before it gives up; a single lost packet is no sign of anything.
        static let attemptLimit = 3

        /// The peer has let `limit` pass without a sign of life, and was asked for one.
        func isGivenUp(after limit: Duration) -> Bool {
            silence >= limit && attempts >= Self.attemptLimit
        }
    }

    /// As long as a connection that was cut may go unnoticed while data is under way.
    package static let usualLimit = Duration.seconds(30)

    private unowned let loop: EventLoop
    private let limit: Duration
    private var senders: [ObjectIdentifier: any Sender] = [:]
    private var timer: LoopTimer?

    init(loop: EventLoop, limit: Duration) {
        self.loop = loop
        self.limit = limit
    }

    /// Data of `sender` is under way. It is kept until all is delivered, the peer is gone, or `forget`.
    package func wrote(_ sender: any Sender) {
        senders[ObjectIdentifier(sender)] = sender
        if timer == nil { lookLater() }
    }

    /// The sender's socket is about to be closed: what is under way is the kernel's from here on.
    package func forget(_ sender: any Sender) {
        senders[ObjectIdentifier(sender)] = nil
    }

    private func lookLater() {
        timer = loop.schedule(after: limit / 3) { [unowned self] in look() }
    }

    private func look() {
        timer = nil
        for sender in Array(senders.values) {
            if let delivery = sender.delivery {
                guard delivery.isGivenUp(after: limit) else { continue }
                forget(sender)
                sender.peerIsGone()
            } else {
                forget(sender)
                sender.delivered()
            }
        }
        if !senders.isEmpty { lookLater() }
    }
}
