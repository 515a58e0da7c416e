#if os(Linux)
import FoundationEssentials
import LibC

/// Who listens on a port of this machine, as far as `/proc` tells it to this user.
struct PortHolder: CustomStringConvertible {
    private let name: String
    private let process: String

    /// `postgres (pid 4242)`.
    var description: String { "\(name) (pid \(process))" }

    var isThisProcess: Bool { process == "\(getpid())" }

    /// The kernel writes its tables page by page, and leaves out a socket that moves meanwhile.
    private static let attempts = 3

    /// Nil when it is somebody else's process.
    static func find(port: UInt16) -> PortHolder? {
        for _ in 0..<attempts {
            if let holder = look(port: port) { return holder }
        }
        return nil
    }

    private static func look(port: UInt16) -> PortHolder? {
        let sockets = Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap { listeningInodes(in: $0, port: port) })
        guard !sockets.isEmpty else { return nil }
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for process in processes where process.allSatisfy(\.isNumber) {
            // Processes of other users, and ones that just ended, cannot be looked into.
            let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd")) ?? []
            for descriptor in descriptors {
                let path = "/proc/\(process)/fd/\(descriptor)"
                guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { continue }
                if sockets.contains(target) { return PortHolder(name: name(of: process), process: process) }
            }
        }
        return nil
    }

    /// The link targets `socket:[INODE]` of listening sockets. Columns: see proc(5), `/proc/net/tcp`.
    private static func listeningInodes(in file: String, port: UInt16) -> [String] {
        guard let table = try? String(contentsOfFile: file, encoding: .utf8) else { return [] }
        let suffix = ":" + String(repeating: "0", count: 4 - String(port, radix: 16).count) + String(port, radix: 16)
        return table.split(separator: "\n").dropFirst().compactMap { line in
            let columns = line.split(separator: " ")
            guard columns.count > 9, columns[3] == "0A", columns[1].lowercased().hasSuffix(suffix) else { return nil }
            return "socket:[\(columns[9])]"
        }
    }

    private static func name(of process: String) -> String {
        let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
        return name.map { String($0.prefix { $0 != "\n" }) } ?? "a process"
    }
}
#endif
