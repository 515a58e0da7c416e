import LibC

/// Ctrl-C and Ctrl-\ reach every program on a terminal: also one that the tunnel waits for, halfway through a call.
enum Interruption {
    /// From now on only the tunnel decides when this program ends.
    static func ignore() {
        for number in [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE] { _ = signal(number, SIG_IGN) }
    }
}
