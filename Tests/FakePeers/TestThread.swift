import Dispatch
import TestPlaces

/// Runs a test's code on a thread of its own, so that it may wait for sockets in a plain way without holding up
/// other tests. A few run at a time.
package func onTestThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await testThreads.pass { try await onOwnThread(body) }
}

/// For the tests that have threads and sockets of their own.
let testThreads = Turnstile(places: 6)

func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    // The test's task goes on there, so that its expectations are still counted for it.
    try await withTaskExecutorPreference(QueueExecutor()) { try body() }
}

/// Work of a test beside its own thread: the other end of a transfer.
package final class Background<Value: Sendable>: @unchecked Sendable {
    // Unchecked: written once before the semaphore is signalled, read after it was waited for.
    private var result: Result<Value, any Error>?
    private let done = DispatchSemaphore(value: 0)

    /// Starts at once.
    package init(_ body: @escaping @Sendable () throws -> Value) {
        DispatchQueue(label: "fake-peers.background").async { [self] in
            result = Result(catching: body)
            done.signal()
        }
    }

    /// Waits for the end.
    package func value() throws -> Value {
        guard done.wait(timeout: .now() + 20) == .success, let result else {
            throw PeerError.timedOut("background work")
        }
        done.signal()
        return try result.get()
    }
}

/// Hands an object that is not Sendable to another thread, which uses it alone.
package struct HandedOver<Value>: @unchecked Sendable {
    /// The object.
    package let value: Value

    /// Gives an object away.
    package init(_ value: Value) {
        self.value = value
    }
}

private final class QueueExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "fake-peers.test")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}

/// Waits on a thread that is not Swift's own for asynchronous work: for `Background`.
package func blocking<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) throws -> Value {
    let done = DispatchSemaphore(value: 0)
    let box = ResultBox<Value>()
    Task {
        box.value = await body()
        done.signal()
    }
    guard done.wait(timeout: .now() + 20) == .success, let value = box.value else {
        throw PeerError.timedOut("asynchronous work")
    }
    return value
}

// Unchecked: written once before the semaphore is signalled, read after it was waited for.
private final class ResultBox<Value>: @unchecked Sendable {
    var value: Value?
}
