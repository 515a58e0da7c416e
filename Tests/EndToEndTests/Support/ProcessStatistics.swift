import Foundation

/// What the kernel counts for a process; Linux only, from `/proc`.
struct ProcessStatistics: Sendable {
    /// Sockets it has open; 0 where they cannot be seen, for a tunnel hides itself from all but root. Other descriptors
    /// come with Dispatch's threads, some of them a moment after the start.
    let openSockets: Int
    /// Memory it has now, in kilobytes.
    let residentMemory: Int
    /// The most it ever had, in kilobytes.
    let peakMemory: Int

    init(of processID: pid_t) throws {
        let directory = "/proc/\(processID)/fd"
        let descriptors = geteuid() == 0 ? try FileManager.default.contentsOfDirectory(atPath: directory) : []
        openSockets = descriptors.count { descriptor in
            // One that was closed since is no socket any more.
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(directory)/\(descriptor)")
            return target?.hasPrefix("socket:") ?? false
        }
        let status = try String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
        residentMemory = try Self.field("VmRSS", of: status)
        peakMemory = try Self.field("VmHWM", of: status)
    }

    /// Whether this system has them.
    static let areAvailable = FileManager.default.fileExists(atPath: "/proc/self/status")

    private static func field(_ name: String, of status: String) throws -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        guard let value = line?.split(separator: " ").dropLast().last.flatMap({ Int($0) }) else {
            throw CocoaError(.fileReadCorruptFile)
        }
        return value
    }
}

extension TunnelProcess {
    /// What the kernel counts for the tunnel once no more than so many sockets are open, or after thirty seconds: the
    /// last sessions may be on their way out, and there is no event for the closing of a descriptor.
    func statistics(openSockets limit: Int) async throws -> ProcessStatistics {
        for _ in 1..<3000 {
            let statistics = try ProcessStatistics(of: program.processID)
            if statistics.openSockets <= limit { return statistics }
            try await Task.sleep(for: .milliseconds(10))
        }
        return try ProcessStatistics(of: program.processID)
    }
}
