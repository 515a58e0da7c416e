import LibC

/// What other threads have given to a loop and it has not taken yet, in order.
struct Mailbox: ~Copyable {
    typealias Body = @Sendable () -> Void

    // Nil once it is closed.
    private let bodies = Lock<[Body]?>([])

    /// True when the loop has to be woken: the body is the first since it took some. A closed mailbox drops it.
    func put(_ body: @escaping Body) -> Bool {
        bodies.withLock { bodies in
            bodies?.append(body)
            return bodies?.count == 1
        }
    }

    /// Everything that is there; nil once the mailbox is closed.
    func takeAll() -> [Body]? {
        bodies.withLock { bodies in
            defer { bodies?.removeAll() }
            return bodies
        }
    }

    /// Drops what is there, and whatever is put in later.
    func close() {
        // What the bodies own is let go of outside the lock.
        _ = bodies.withLock { $0.take() }
    }
}
