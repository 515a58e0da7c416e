import BothPrograms
import LibC

/// The terminal with each key given as it is pressed, and nothing shown of it. Whatever ends this program gives the
/// terminal back as it was.
struct RawTerminal {
    /// Milliseconds that the rest of an escape sequence may take on its way; then it is the Esc key.
    private static let sequencePause: CInt = 50
    /// What may end the program while a list is shown.
    private static let ends = [SIGINT, SIGQUIT, SIGTERM, SIGHUP]

    // Written before the handlers are set, and read by them: they may do nothing but call (signal-safety(7)).
    private nonisolated(unsafe) static var former = termios()

    private let formerActions: [sigaction]

    /// Nil where it is no terminal, or one that cannot move its cursor.
    static var isThere: Bool {
        guard Terminal.canAsk, let name = getenv("TERM").map({ String(cString: $0) }) else { return false }
        return !name.isEmpty && name != "dumb"
    }

    /// Lines; 24 where it does not say.
    static var height: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
        return Int(size.ws_row)
    }

    init() {
        tcgetattr(STDIN_FILENO, &Self.former)
        formerActions = Self.ends.map { signal in
            var (new, old) = (sigaction(), sigaction())
            new.sa_flags = CInt(truncatingIfNeeded: SA_RESETHAND)
            sigemptyset(&new.sa_mask)
            Self.setHandler(&new)
            sigaction(signal, &new, &old)
            return old
        }
        var raw = Self.former
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        raw.c_iflag &= ~tcflag_t(IXON)
        // A shell that gets a stopped program back does not make it raw again.
        Self.setControl(&raw, VSUSP, Self.none)
        Self.setControl(&raw, VMIN, 1)
        Self.setControl(&raw, VTIME, 0)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
    }

    /// Gives it back.
    func end() {
        tcsetattr(STDIN_FILENO, TCSADRAIN, &Self.former)
        for (signal, action) in zip(Self.ends, formerActions) {
            var action = action
            sigaction(signal, &action, nil)
        }
    }

    /// Waits for keys; nil at the end of input.
    func read() -> [Key]? {
        var buffer = [UInt8](repeating: 0, count: 256)
        var count = LibC.read(STDIN_FILENO, &buffer, buffer.count)
        while count < 0 && errno == EINTR { count = LibC.read(STDIN_FILENO, &buffer, buffer.count) }
        guard count > 0 else { return nil }
        var bytes = Array(buffer[..<count])
        if bytes.last == 0x1B {
            var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            if poll(&waiting, 1, Self.sequencePause) == 1 {
                let more = LibC.read(STDIN_FILENO, &buffer, buffer.count)
                if more > 0 { bytes += buffer[..<more] }
            }
        }
        return Key.decode(bytes)
    }

    /// `_POSIX_VDISABLE`: no key at all.
    #if canImport(Darwin)
    private static let none: cc_t = 0xFF
    #else
    private static let none: cc_t = 0
    #endif

    private static func setHandler(_ action: inout sigaction) {
        let handler: @convention(c) (CInt) -> Void = { signal in
            tcsetattr(STDIN_FILENO, TCSANOW, &RawTerminal.former)
            // The action is the system's own again (SA_RESETHAND); the signal is blocked until the handler returns.
            raise(signal)
        }
        #if canImport(Darwin)
        action.__sigaction_u.__sa_handler = handler
        #else
        action.__sigaction_handler.sa_handler = handler
        #endif
    }

    private static func setControl(_ settings: inout termios, _ index: CInt, _ value: cc_t) {
        withUnsafeMutableBytes(of: &settings.c_cc) { $0[Int(index)] = value }
    }
}
