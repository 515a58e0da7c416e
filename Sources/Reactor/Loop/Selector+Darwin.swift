#if canImport(Darwin)
import LibC
import CPlatform

/// The kernel's list of watched sockets: a kqueue, and a user event that ends a wait from another thread.
///
/// Level-triggered: what was not read is told again, so a handler may stop where it likes.
class Selector {
    let descriptor: CInt
    private let events: UnsafeMutableBufferPointer<kevent>

    /// Those of one selector: the kqueue.
    static let descriptorCount = 1
    /// Filters served in one batch; a socket ready both ways takes two.
    private static let batchSize = 128
    private static let wakerToken = UInt64.max

    init() throws(SocketError) {
        descriptor = try systemCall("kqueue") { kqueue() }
        events = .allocate(capacity: Self.batchSize)
        try control(0, Int16(EVFILT_USER), UInt16(EV_ADD | EV_CLEAR), 0, Self.wakerToken)
    }

    deinit {
        events.deallocate()
        close(descriptor)
    }

    /// Starts, changes or, with an empty set, stops watching a socket.
    func update(
        _ socket: CInt,
        from old: Readiness,
        to new: Readiness,
        token: UInt64
    ) throws(SocketError) {
        for (side, filter) in [(Readiness.read, EVFILT_READ), (.write, EVFILT_WRITE)]
        where old.contains(side) != new.contains(side) {
            let flags = new.contains(side) ? EV_ADD : EV_DELETE
            try control(UInt(socket), Int16(filter), UInt16(flags), 0, token)
        }
    }

    /// Ends the wait that is going on, or the next one. May be called from any thread.
    func wake() {
        try? control(0, Int16(EVFILT_USER), 0, UInt32(NOTE_TRIGGER), Self.wakerToken)
    }

    /// Waits up to `milliseconds` and hands each ready socket to `body`. Tells what ended the wait.
    func wait(milliseconds: Int32, _ body: (_ token: UInt64, Readiness) -> Void) -> WaitResult {
        var timeout = timespec(tv_sec: Int(milliseconds) / 1000, tv_nsec: Int(milliseconds) % 1000 * 1_000_000)
        let count = kevent(descriptor, nil, 0, events.baseAddress, Int32(Self.batchSize), &timeout)
        guard count > 0 else {
            return count < 0 && errno == EINTR ? .served : .timedOut
        }
        var result = WaitResult.served
        for index in 0..<Int(count) {
            let event = events[index]
            let token = UInt64(UInt(bitPattern: event.udata))
            if token == Self.wakerToken {
                result = .woken
            } else {
                body(token, Int32(event.filter) == EVFILT_READ ? .read : .write)
            }
        }
        return result
    }

    private func control(
        _ identifier: UInt,
        _ filter: Int16,
        _ flags: UInt16,
        _ filterFlags: UInt32,
        _ token: UInt64
    ) throws(SocketError) {
        var change = kevent(
            ident: identifier,
            filter: filter,
            flags: flags,
            fflags: filterFlags,
            data: 0,
            udata: UnsafeMutableRawPointer(bitPattern: UInt(token))
        )
        _ = try systemCall("kevent") { kevent(descriptor, &change, 1, nil, 0, nil) }
    }
}
#endif
