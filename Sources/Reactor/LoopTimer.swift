/// A body that a loop runs later, unless it is cancelled before.
public struct LoopTimer {
    let loop: EventLoop
    let identifier: UInt64

    /// Does nothing when the timer has fired.
    public func cancel() {
        loop.cancelTimer(identifier)
    }
}
