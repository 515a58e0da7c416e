import LibC

/// SIGPIPE, which ends a process that writes to a socket whose peer is gone. Here such a write is an error like any other.
enum BrokenPipe {
    /// Ignores the signal for the rest of the process's life, the first time it is asked for.
    ///
    /// `MSG_NOSIGNAL` and `SO_NOSIGPIPE` would spare a socket's own writes, but OpenSSL writes to the descriptor with
    /// write(2) (bss_sock.c), and has no flag to give.
    static let isAnError: Void = SignalSource.ignore(SIGPIPE)
}
