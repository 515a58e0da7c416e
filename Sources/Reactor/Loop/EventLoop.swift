import Dispatch
import LibC

/// A serial queue and a selector: sockets registered here are served one after another, without locks.
///
/// One Dispatch source watches the selector's own descriptor. When it fires, the loop serves ready sockets in batches
/// and then lingers in the selector before it gives the thread back, so that a busy loop pays for Dispatch a few
/// times a second and an idle one costs nothing. Everything a loop owns stays on its queue.
///
/// Unchecked: all state but `queue`, `mailbox` and the selector's `wake` is touched on `queue` only; entry points check it.
package final class EventLoop: @unchecked Sendable {
    /// Everything on the loop runs on this queue.
    package let queue: DispatchQueue
    /// The loop's scratch buffer: valid between two calls of the system in one handler, never across turns.
    package let scratch: UnsafeMutableRawBufferPointer

    /// Descriptors that a loop has for itself.
    package static let descriptorCount = Selector.descriptorCount
    /// How long a quiet loop waits in the selector before it gives its thread back, and how long a busy one serves
    /// before it does. Below about 20 ms each wait would reprogram a hardware timer.
    package static let usualLinger: Int32 = 50
    /// How long a busy loop may put off what it does before it rests.
    private static let restlessLimit = DispatchTimeInterval.milliseconds(500)
    /// Bytes of the scratch buffer: several of the largest TLS records.
    private static let scratchSize = 64 * 1024

    private let linger: Int32
    private let selector: Selector
    private let mailbox = Mailbox()
    private let source: any DispatchSourceRead
    private var registrations = SlotTable<Registration>()
    private var dueAgain: [Registration] = []
    private var restBodies: [() -> Void] = []
    private var restIsDue = DispatchTime.distantFuture
    private var isQueuedUp = false
    private var isServing = false
    private var hasEnded = false
    private var callbacks: [UInt64: (any Sendable) -> Void] = [:]
    private var timers = TimerQueue()
    private let silenceLimit: Duration
    private let timerSource: any DispatchSourceTimer
    private var timerIsSetFor: UInt64?
    private var lastIdentifier: UInt64 = 0

    /// Finds peers that are gone, for the sockets of this loop.
    package private(set) lazy var deliveries = DeliveryWatch(loop: self, limit: silenceLimit)

    /// As many loops as can run at once, up to `limit`.
    package static func usefulCount(limit: Int) -> Int {
        min(max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))), limit)
    }

    /// Makes a loop and starts it. It ends with `stop`. `linger` is in milliseconds; a peer that acknowledges nothing for
    /// `silenceLimit` counts as gone.
    package convenience init(
        label: String,
        linger: Int32 = EventLoop.usualLinger,
        silenceLimit: Duration = DeliveryWatch.usualLimit
    ) throws(SocketError) {
        self.init(label: label, linger: linger, silenceLimit: silenceLimit, selector: try Selector())
    }

    init(
        label: String,
        linger: Int32 = EventLoop.usualLinger,
        silenceLimit: Duration = DeliveryWatch.usualLimit,
        selector: Selector
    ) {
        BrokenPipe.isAnError
        self.linger = linger
        self.silenceLimit = silenceLimit
        self.selector = selector
        queue = DispatchQueue(label: label, qos: .userInitiated)
        scratch = .allocate(byteCount: Self.scratchSize, alignment: 16)
        source = DispatchSource.makeReadSource(fileDescriptor: selector.descriptor, queue: queue)
        timerSource = DispatchSource.makeTimerSource(queue: queue)
        source.setEventHandler { @Sendable [weak self] in self?.serve() }
        timerSource.setEventHandler { @Sendable [weak self] in self?.timerFired() }
        timerSource.schedule(deadline: .distantFuture)
        source.activate()
        timerSource.activate()
    }

    deinit {
        scratch.deallocate()
    }

    /// Runs `body` on the loop, soon and in order, unless the loop ends before. May be called from any thread.
    package func execute(_ body: @escaping @Sendable () -> Void) {
        if mailbox.put(body) { selector.wake() }
    }

    /// Ends the loop: nothing is served any more, and what `execute` was given is dropped. The loop is kept alive until
    /// its source has let go of the selector.
    package func stop() {
        mailbox.close()
        source.setCancelHandler { @Sendable [self] in
            hasEnded = true
            registrations.removeAll()
            dueAgain.removeAll()
            callbacks.removeAll()
            restBodies.removeAll()
            timers.removeAll()
        }
        source.cancel()
        timerSource.cancel()
        selector.wake()
    }

    /// Traps when the caller is not on the loop's queue.
    package func preconditionOnLoop() {
        dispatchPrecondition(condition: .onQueue(queue))
    }

    // MARK: Sockets

    /// Gives a socket a place in the selector; it is watched for nothing yet.
    package func register(_ socket: Socket, handler: any ReadinessHandler) -> Registration {
        preconditionOnLoop()
        return registrations.insert { token in
            Registration(loop: self, descriptor: socket.descriptor, token: token, handler: handler)
        }
    }

    /// Throws what is the kernel's fault: it has no room for one more socket.
    func update(_ registration: Registration, from old: Readiness, to new: Readiness) throws(SocketError) {
        do {
            try selector.update(registration.descriptor, from: old, to: new, token: registration.token)
        } catch {
            guard !error.isExhaustion else { throw error }
            // Only a descriptor that is not open, or open twice, gets here: an owner closed it too early.
            preconditionFailure("the selector refused a socket: \(error.call): \(error)")
        }
    }

    func tellAgain(_ registration: Registration) {
        guard !registration.isDueAgain else { return }
        registration.isDueAgain = true
        dueAgain.append(registration)
    }

    func remove(_ registration: Registration) {
        registrations.remove(registration.token)
    }

    // MARK: Work from elsewhere, and later

    /// Makes a handle through which other threads give a value back to the loop; `body` runs on the loop.
    ///
    /// A handle made with `once` is used up by its first value; any other is closed by its owner.
    package func callback<Value: Sendable>(
        once: Bool = true,
        _ body: @escaping (Value) -> Void
    ) -> LoopCallback<Value> {
        preconditionOnLoop()
        lastIdentifier += 1
        callbacks[lastIdentifier] = { value in
            guard let value = value as? Value else { preconditionFailure("a callback was given another's value") }
            body(value)
        }
        return LoopCallback(loop: self, identifier: lastIdentifier, once: once)
    }

    func call(_ identifier: UInt64, once: Bool, with value: any Sendable) {
        let body = once ? callbacks.removeValue(forKey: identifier) : callbacks[identifier]
        body?(value)
    }

    func close(_ identifier: UInt64) {
        preconditionOnLoop()
        callbacks[identifier] = nil
    }

    /// Runs `body` once: a moment after the loop has become quiet, and within half a second when it does not.
    package func beforeRest(_ body: @escaping () -> Void) {
        preconditionOnLoop()
        if restBodies.isEmpty { restIsDue = .now() + Self.restlessLimit }
        restBodies.append(body)
    }

    /// Runs `body` on the loop after `delay`, once, unless the timer is cancelled before.
    package func schedule(after delay: Duration, _ body: @escaping () -> Void) -> LoopTimer {
        preconditionOnLoop()
        lastIdentifier += 1
        let deadline = DispatchTime.now().uptimeNanoseconds + UInt64(max(.zero, delay) / .nanoseconds(1))
        timers.insert(lastIdentifier, deadline: deadline, body: body)
        if !isServing { setTimer() }
        return LoopTimer(loop: self, identifier: lastIdentifier)
    }

    func cancelTimer(_ identifier: UInt64) {
        preconditionOnLoop()
        timers.cancel(identifier)
    }

    /// One Dispatch timer wakes a loop that has given its thread back; while it serves, it looks at the time itself.
    /// Setting the timer wakes another thread, so it is left alone while it is early enough.
    private func setTimer() {
        guard let earliest = timers.earliest(), earliest < timerIsSetFor ?? .max else { return }
        timerIsSetFor = earliest
        timerSource.schedule(deadline: DispatchTime(uptimeNanoseconds: earliest), leeway: .milliseconds(10))
    }

    private func timerFired() {
        timerIsSetFor = nil
        runDueTimers()
        giveThreadBack()
    }

    private func runDueTimers() {
        while let body = timers.popDue(at: DispatchTime.now().uptimeNanoseconds) { body() }
    }

    // MARK: Serving

    private func serve() {
        guard !hasEnded else { return }
        isServing = true
        let end = DispatchTime.now() + .milliseconds(Int(linger))
        repeat {
            let result = selector.wait(milliseconds: patience) { token, readiness in
                registrations[token]?.handler?.ready(readiness)
            }
            if result == .woken, !emptyMailbox() {
                hasEnded = true
                return
            }
            runDueTimers()
            serveDueAgain()
            if result == .timedOut, DispatchTime.now() >= end { rest() }
        } while DispatchTime.now() < end
        isServing = false
        giveThreadBack()
    }

    /// Runs what other threads have given. The selector's waker was reset before, so what they give meanwhile wakes it
    /// anew. False when the loop has ended.
    private func emptyMailbox() -> Bool {
        guard let bodies = mailbox.takeAll() else { return false }
        for body in bodies { body() }
        return true
    }

    /// Milliseconds to wait in the selector: none while something is due.
    private var patience: Int32 {
        guard dueAgain.isEmpty else { return 0 }
        guard let earliest = timers.earliest() else { return linger }
        let now = DispatchTime.now().uptimeNanoseconds
        guard earliest > now else { return 0 }
        return Int32(min(UInt64(linger), (earliest - now) / 1_000_000 + 1))
    }

    /// Lets Dispatch have its turn. What is still to be done here would not make the source fire by itself, so the loop
    /// queues itself up.
    private func giveThreadBack() {
        setTimer()
        if !restBodies.isEmpty, DispatchTime.now() >= restIsDue { rest() }
        guard !isQueuedUp, !dueAgain.isEmpty || !restBodies.isEmpty else { return }
        isQueuedUp = true
        queue.async { @Sendable [weak self] in
            self?.isQueuedUp = false
            self?.serve()
        }
    }

    private func rest() {
        let bodies = restBodies
        restBodies.removeAll(keepingCapacity: true)
        for body in bodies { body() }
    }

    private func serveDueAgain() {
        guard !dueAgain.isEmpty else { return }
        let due = dueAgain
        dueAgain.removeAll(keepingCapacity: true)
        for registration in due {
            registration.isDueAgain = false
            registration.handler?.ready(registration.refusal == nil ? .read : [.read, .write])
        }
    }
}
