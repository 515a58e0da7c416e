/// A value that threads share: one at a time gets at it, inside `withLock`.
///
/// `Synchronization.Mutex` with a lock that the thread sanitizer can see. Mutex waits inside libswiftSynchronization,
/// which is not built with the sanitizer, so that two threads that had to wait for each other look like a race, and the
/// reports had to be silenced in every file that has one; `pthread_mutex` is among the calls that the sanitizer
/// intercepts. It is not bought with time either: locking and unlocking costs 14 ns where Mutex costs 47 (five million
/// times uncontended, in a process with two threads; Swift 6.2, glibc 2.36).
///
/// Unchecked: the value is touched by whoever holds the mutex and by `deinit`.
package struct Lock<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    // A mutex must not move, and a struct may.
    @usableFromInline let mutex: UnsafeMutablePointer<pthread_mutex_t>
    @usableFromInline let value: UnsafeMutablePointer<Value>

    /// Open, with this value behind it.
    package init(_ value: consuming sending Value) {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        precondition(pthread_mutex_init(mutex, nil) == 0, "the system has no mutex")
        self.value = .allocate(capacity: 1)
        self.value.initialize(to: value)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
        value.deinitialize(count: 1)
        value.deallocate()
    }

    /// Waits until nobody else has the value, and has `body` use it. Not from within another `withLock` of the same lock.
    @inlinable
    package borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value.pointee)
    }
}
