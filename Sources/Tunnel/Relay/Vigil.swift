import Reactor

/// Watches a client that has closed its side: it may still read, or be gone altogether.
///
/// No byte tells the two apart, but on this machine the kernel knows whether any process still holds the client's end.
/// Lives on its loop.
final class Vigil {
    private let loop: EventLoop
    private let isGone: () -> Bool
    private var timer: LoopTimer?
    private var pause = Duration.milliseconds(10)

    /// The longest pause between two looks.
    private static let longestPause = Duration.seconds(1)

    /// `isGone` is asked now and then once `begin` was called.
    init(loop: EventLoop, isGone: @escaping () -> Bool) {
        self.loop = loop
        self.isGone = isGone
    }

    /// Calls `body` at each look that finds the client gone, until `end`. The first look comes a moment later: a socket
    /// says goodbye shortly before the kernel counts it as let go.
    func begin(_ body: @escaping () -> Void) {
        timer = loop.schedule(after: pause) { [unowned self] in
            timer = nil
            pause = min(pause * 2, Self.longestPause)
            begin(body)
            if isGone() { body() }
        }
    }

    /// Nothing is called afterwards.
    func end() {
        timer?.cancel()
        timer = nil
    }
}
