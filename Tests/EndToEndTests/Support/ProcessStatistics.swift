import Foundation

/// What the kernel counts for a process; Linux only, from `/proc`.
struct ProcessStatistics: Sendable {
    /// Sockets it has open, but for those that listen; 0 where they cannot be seen, for a tunnel hides itself from all
    /// but root. Other descriptors come with Dispatch's threads, some of them a
    /// moment after the start.
    let connections: Int
    /// Memory it has now, in kilobytes.
    let residentMemory: Int
    /// The most it ever had, in kilobytes.
    let peakMemory: Int
    /// Processor time that it has used so far.
    let processorTime: Duration

    init(of processID: pid_t) throws {
        let directory = "/proc/\(processID)/fd"
        let descriptors = geteuid() == 0 ? try FileManager.default.contentsOfDirectory(atPath: directory) : []
        let listening = try Self.listeningSockets(of: processID)
        connections = descriptors.count { descriptor in
            // One that was closed since is no socket any more.
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(directory)/\(descriptor)")
            return target.map { $0.hasPrefix("socket:") && !listening.contains($0) } ?? false
        }
        let status = try String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
        residentMemory = try Self.field("VmRSS", of: status)
        peakMemory = try Self.field("VmHWM", of: status)
        processorTime = try Self.processorTime(of: processID)
    }

    /// Whether this system has them.
    static let areAvailable = FileManager.default.fileExists(atPath: "/proc/self/status")

    /// As descriptors name them: `socket:[4711]`. In the kernel's tables the fourth column is the state, with `0A` for
    /// those that listen, and the tenth the number.
    private static func listeningSockets(of processID: pid_t) throws -> Set<String> {
        let tables = try ["tcp", "tcp6"].map { name in
            try String(contentsOfFile: "/proc/\(processID)/net/\(name)", encoding: .utf8)
        }
        let rows = tables.flatMap { $0.split(separator: "\n") }.map { $0.split(separator: " ") }
        return Set(rows.filter { $0.count > 9 && $0[3] == "0A" }.map { "socket:[\($0[9])]" })
    }

    private static func field(_ name: String, of status: String) throws -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        guard let value = line?.split(separator: " ").dropLast().last.flatMap({ Int($0) }) else {
            throw CocoaError(.fileReadCorruptFile)
        }
        return value
    }

    /// proc_pid_stat(5): `utime` and `stime` are the twelfth and thirteenth field behind the name in parentheses.
    private static func processorTime(of processID: pid_t) throws -> Duration {
        let text = try String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8)
        let fields = text.split(separator: ")").last?.split(separator: " ").dropFirst(11).prefix(2) ?? []
        let ticks = fields.compactMap { Int($0) }
        guard ticks.count == 2 else { throw CocoaError(.fileReadCorruptFile) }
        return .milliseconds((ticks[0] + ticks[1]) * 1000 / sysconf(CInt(_SC_CLK_TCK)))
    }
}

extension TunnelProcess {
    /// What the kernel counts for the tunnel once it has no connection any more, or after thirty seconds: the last
    /// sessions may be on their way out, and there is no event for the closing of a descriptor.
    func statisticsAtRest() async throws -> ProcessStatistics {
        for _ in 1..<3000 {
            let statistics = try ProcessStatistics(of: program.processID)
            if statistics.connections == 0 { return statistics }
            try await Task.sleep(for: .milliseconds(10))
        }
        return try ProcessStatistics(of: program.processID)
    }
}
