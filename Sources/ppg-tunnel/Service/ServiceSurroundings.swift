import LibC
import Reactor

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the service manager that started this process wants to hear, and what it has handed over; nothing of the kind
/// where a shell started it.
struct ServiceSurroundings: Sendable {
    /// Whom to tell; nil where nobody wants to hear.
    let manager: ServiceManager?
    /// Listening sockets that were handed over.
    let socketCount: Int
    /// A service manager waits for this very process, and takes an exit code other than 0 for a failure.
    let isService: Bool

    /// Of this process. The first use takes the variables out of the environment, so that programs started later find
    /// none of them: it has to come before other threads read the environment.
    static let current = ServiceSurroundings.take()

    init(environment: [String: String], process: Int32 = getpid()) {
        manager = ServiceManager(environment: environment, process: process)
        socketCount = InheritedSockets.count(environment: environment, process: process)
        // `NOTIFY_SOCKET` is inherited, for instance by the shells of a terminal program that is a service itself; the
        // process that is meant is named since systemd 248 (systemd.exec(5)).
        isService =
            socketCount > 0
            || (environment["SYSTEMD_EXEC_PID"].map { $0 == "\(process)" } ?? (manager != nil))
    }

    private static func take() -> ServiceSurroundings {
        let surroundings = ServiceSurroundings(environment: ProcessInfo.processInfo.environment)
        for name in ServiceManager.variables + InheritedSockets.variables { unsetenv(name) }
        return surroundings
    }
}
