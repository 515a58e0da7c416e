import LibC

/// Tells a service manager that started the program how it is (sd_notify(3), `Type=notify`); elsewhere it tells nobody.
///
/// One datagram a message, never waited for: a service manager that does not read shall stop nothing.
package final class ServiceManager: Sendable {
    /// What it may be told.
    package enum Message: Sendable, Equatable {
        case ready
        /// Settings are being read anew; `ready` follows. The time is CLOCK_MONOTONIC's, which `Type=notify-reload` wants.
        case reloading(microseconds: UInt64)
        /// The program ends, and asks for this long to do it.
        case stopping(within: Duration)
        /// A sign of life, within the watchdog's time.
        case alive
        /// One line for `systemctl status`.
        case status(String)

        /// As it is sent.
        var text: String {
            switch self {
            case .ready: "READY=1"
            case .reloading(let microseconds): "RELOADING=1\nMONOTONIC_USEC=\(microseconds)"
            case .stopping(let time): "STOPPING=1\nEXTEND_TIMEOUT_USEC=\(time.components.seconds * 1_000_000)"
            case .alive: "WATCHDOG=1"
            // A line feed would begin another assignment.
            case .status(let words): "STATUS=" + String(words.map { $0.isNewline ? " " : $0 })
            }
        }
    }

    /// The names the service manager uses. They are taken out of the environment: a program that is started from here
    /// has nothing to tell.
    package static let variables = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]

    /// How often it wants a sign of life; nil where it wants none. Half of its limit, as sd_watchdog_enabled(3) advises.
    package let interval: Duration?
    private let address: SocketAddress
    private let descriptor: CInt

    /// Nil where `environment` names no socket of a service manager, or one that cannot be used: the program does
    /// without it.
    package init?(environment: [String: String], process: Int32 = getpid()) {
        guard let path = environment["NOTIFY_SOCKET"], path.hasPrefix("/") || path.hasPrefix("@"),
            let address = SocketAddress(datagramPath: path)
        else { return nil }
        let descriptor = socket(AF_UNIX, datagramSocket, 0)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        self.descriptor = descriptor
        self.address = address
        interval = Self.interval(environment, process: process)
    }

    deinit {
        close(descriptor)
    }

    /// Sends one message, or drops it where there is no room.
    package func tell(_ message: Message) {
        let bytes = Array(message.text.utf8)
        _ = address.withPointer { address, length in
            sendto(descriptor, bytes, bytes.count, 0, address, length)
        }
    }

    /// `WATCHDOG_USEC`, unless it is meant for another process.
    private static func interval(_ environment: [String: String], process: Int32) -> Duration? {
        if let meant = environment["WATCHDOG_PID"], Int32(meant) != process { return nil }
        guard let limit = environment["WATCHDOG_USEC"].flatMap({ Int64($0) }), limit > 0 else { return nil }
        return .microseconds(limit / 2)
    }
}
