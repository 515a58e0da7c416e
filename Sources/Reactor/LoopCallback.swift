/// A handle through which another thread gives a value back to a loop.
public struct LoopCallback<Value: Sendable>: Sendable {
    let loop: EventLoop
    let identifier: UInt64
    let once: Bool

    /// Has the loop run the callback's body with `value`, soon. Does nothing once the callback is closed.
    public func callAsFunction(_ value: Value) {
        loop.execute { [self] in loop.call(identifier, once: once, with: value) }
    }

    /// Lets go of the body. On the loop only.
    public func close() {
        loop.close(identifier)
    }
}
