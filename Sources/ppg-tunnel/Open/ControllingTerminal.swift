import LibC

/// The terminal that this process was started on, and may outlive.
struct ControllingTerminal {
    private let wasThere = Self.isThere
    private let outlivesIt = Self.ignoresHangUp

    /// It was there at the start and is closed now, and nobody asked for a program that outlives it, as `nohup` does.
    ///
    /// The kernel takes a terminal away from all its processes before it sends them SIGHUP.
    var isLost: Bool {
        wasThere && !outlivesIt && !Self.isThere
    }

    private static var isThere: Bool {
        let descriptor = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }

    private static var ignoresHangUp: Bool {
        var action = sigaction()
        guard sigaction(SIGHUP, nil, &action) == 0 else { return false }
        #if canImport(Glibc)
        let handler = action.__sigaction_handler.sa_handler
        #else
        let handler = action.__sigaction_u.__sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
