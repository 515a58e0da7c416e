import LibC

/// A program that was started; its number belongs to it until it has been waited for.
package final class ChildProcess: Sendable {
    private let process: Lock<pid_t?>

    package init(_ process: pid_t) {
        self.process = Lock(process)
    }

    /// Nothing happens where it has ended.
    package func send(_ signal: CInt) {
        process.withLock { process in
            if let process { kill(process, signal) }
        }
    }

    /// Waits for its end, however long that takes; to be called once. The answer is what a shell has: 128 and the
    /// signal's number for one that a signal ended.
    package func wait() -> CInt {
        guard let number = process.withLock(\.self) else { preconditionFailure("a child is waited for once") }
        // Until it has ended nobody holds the lock, and its number stays its own: it can be sent signals.
        var information = siginfo_t()
        while waitid(P_PID, id_t(number), &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
        return process.withLock { process in
            process = nil
            var status: CInt = 0
            while waitpid(number, &status, 0) < 0 && errno == EINTR {}
            // wait(2): the low seven bits are the signal, the next byte is the exit code.
            let signal = status & 0x7F
            return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        }
    }
}
