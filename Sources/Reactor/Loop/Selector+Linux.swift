#if os(Linux)
import LibC
import CPlatform

/// The kernel's list of watched sockets: an epoll descriptor, and an eventfd that ends a wait from another thread.
///
/// Level-triggered: what was not read is told again, so a handler may stop where it likes.
class Selector {
    let descriptor: CInt
    private let waker: CInt
    private let events: UnsafeMutableBufferPointer<epoll_event>

    /// Those of one selector: the epoll and the eventfd.
    static let descriptorCount = 2
    /// Sockets served in one batch.
    private static let batchSize = 128
    private static let wakerToken = UInt64.max

    init() throws(SocketError) {
        descriptor = try systemCall("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) }
        waker = try systemCall("eventfd") {
            eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        }
        events = .allocate(capacity: Self.batchSize)
        try control(EPOLL_CTL_ADD, waker, EPOLLIN.rawValue, Self.wakerToken)
    }

    deinit {
        events.deallocate()
        close(waker)
        close(descriptor)
    }

    /// Starts, changes or, with an empty set, stops watching a socket.
    ///
    /// A socket watched for nothing is taken out of epoll altogether: left in, its hang-up would be told forever.
    func update(
        _ socket: CInt,
        from old: Readiness,
        to new: Readiness,
        token: UInt64
    ) throws(SocketError) {
        let operation = new.isEmpty ? EPOLL_CTL_DEL : old.isEmpty ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
        var mask: UInt32 = 0
        if new.contains(.read) { mask |= EPOLLIN.rawValue }
        if new.contains(.write) { mask |= EPOLLOUT.rawValue }
        try control(operation, socket, mask, token)
    }

    /// Ends the wait that is going on, or the next one. May be called from any thread.
    func wake() {
        _ = eventfd_write(waker, 1)
    }

    /// Waits up to `milliseconds` and hands each ready socket to `body`. Tells what ended the wait.
    func wait(milliseconds: Int32, _ body: (_ token: UInt64, Readiness) -> Void) -> WaitResult {
        let count = epoll_wait(descriptor, events.baseAddress, Int32(Self.batchSize), milliseconds)
        guard count > 0 else {
            // A signal handler ran: not an error, and not a sign of idleness either.
            return count < 0 && errno == EINTR ? .served : .timedOut
        }
        var result = WaitResult.served
        for index in 0..<Int(count) {
            let event = events[index]
            if event.data.u64 == Self.wakerToken {
                var value: UInt64 = 0
                _ = eventfd_read(waker, &value)
                result = .woken
            } else {
                body(event.data.u64, Self.readiness(event.events))
            }
        }
        return result
    }

    /// A hang-up or an error is told as both, so that whichever call comes next reports it.
    private static func readiness(_ mask: UInt32) -> Readiness {
        let failed = mask & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        var readiness: Readiness = []
        if failed || mask & EPOLLIN.rawValue != 0 { readiness.insert(.read) }
        if failed || mask & EPOLLOUT.rawValue != 0 { readiness.insert(.write) }
        return readiness
    }

    private func control(
        _ operation: Int32,
        _ socket: CInt,
        _ mask: UInt32,
        _ token: UInt64
    ) throws(SocketError) {
        var event = epoll_event(events: mask, data: epoll_data_t(u64: token))
        _ = try systemCall("epoll_ctl") { epoll_ctl(descriptor, operation, socket, &event) }
    }
}
#endif
