import ArgumentParser
import BothPrograms
import PrismaManagement
import PrismaPostgres

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// What the API is asked for when somebody presses Tab: names and ids, where there is a token. Nothing is said, and
// nobody waits for long, if it does not answer.
extension CompletionKind {
    static let projects = names { try await Project.all($0) }
    static let databases = names { try await Database.all($0) }
    static let connections = names { try await Connection.all($0) }
    static let workspaces = names { try await Workspace.all($0) }
    static let regions = custom { words, _, _ in
        await Suggestions.ask(words) { session in
            try await session.api.regions(for: .postgres).filter { $0.status != "unavailable" }.map(\.id)
        }
    }

    private static func names<Resource: Presentable>(
        _ all: @escaping @Sendable (ManagementSession) async throws -> [Resource]
    ) -> CompletionKind {
        custom { words, _, prefix in
            await Suggestions.ask(words) { session in
                Suggestions.words(for: try await all(session).map { ($0.id, $0.name) }, prefix: prefix)
            }
        }
    }
}

/// Words for the cursor's place on a command line that is being typed.
enum Suggestions {
    /// Seconds that somebody waits for Tab: two (our own limit), or what `PPG_COMPLETION_TIMEOUT` says where the way to
    /// the API is a long one.
    private static var patience: Double {
        let wanted = ProcessInfo.processInfo.environment["PPG_COMPLETION_TIMEOUT"].flatMap(Double.init) ?? 2
        return wanted > 0 && wanted <= 600 ? wanted : 2
    }

    /// Names, and the ids of what has no name that is its own or that a shell takes as it is; all ids where the beginning
    /// of one is typed.
    static func words(for all: [(id: String, name: String)], prefix: String) -> [String] {
        if IDPrefix(of: prefix) != nil { return all.map(\.id) }
        let names = all.reduce(into: [String: Int]()) { $0[$1.name, default: 0] += 1 }
        return all.map { names[$0.name] == 1 && isPlain($0.name) ? $0.name : $0.id }
    }

    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix("-") && IDPrefix(of: name) == nil
            && name.allSatisfy { $0.isLetter || $0.isNumber || "-_.@+".contains($0) }
    }

    /// What `body` finds; nothing where that fails, or takes too long.
    static func ask(
        _ line: [String],
        _ body: @escaping @Sendable (ManagementSession) async throws -> [String]
    ) async -> [String] {
        let envFile = line.firstIndex(of: "--env-file").flatMap { line.indices.contains($0 + 1) ? line[$0 + 1] : nil }
        // A pipe gives its settings once, and they are not for whoever presses Tab.
        let files = envFile.map { [$0] } ?? [".env", "prisma/.env"]
        guard !files.contains(where: SettingsFile.isPipe) else { return [] }
        guard
            let access = try? APIOptions.parse(
                (envFile.map { ["--env-file", $0] } ?? []) + ["--timeout", "\(patience)"]
            ),
            let session = try? access.session(isPatient: false)
        else { return [] }
        return await withTaskGroup { group in
            group.addTask { (try? await body(session)) ?? [] }
            group.addTask {
                try? await Task.sleep(for: .seconds(patience))
                return []
            }
            defer { group.cancelAll() }
            return await group.next() ?? []
        }
    }
}
