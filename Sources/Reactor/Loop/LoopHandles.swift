/// A body that a loop runs later, unless it is cancelled before.
package struct LoopTimer {
    let loop: EventLoop
    let identifier: UInt64

    /// Does nothing when the timer has fired.
    package func cancel() {
        loop.cancelTimer(identifier)
    }
}

/// A handle through which another thread gives a value back to a loop.
package struct LoopCallback<Value: Sendable>: Sendable {
    let loop: EventLoop
    let identifier: UInt64
    let once: Bool

    /// Has the loop run the callback's body with `value`, soon. Does nothing once the callback is closed.
    package func callAsFunction(_ value: Value) {
        loop.execute { [self] in loop.call(identifier, once: once, with: value) }
    }

    /// Lets go of the body. On the loop only.
    package func close() {
        loop.close(identifier)
    }
}
