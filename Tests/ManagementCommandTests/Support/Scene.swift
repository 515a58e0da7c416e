import FakeManagementAPI
import Foundation
import TestPlaces
import Testing

/// A fake API with its sample data, and the program set up to use it.
struct Scene: Sendable {
    /// Ids of the sample data.
    static let shop = "proj_cmi0p000001"
    static let production = "db_cmi0d000003"
    static let staging = "db_cmi0d000006"
    static let productionConnection = "con_cmi0c000004"

    let api: FakeManagementAPI
    let address: String
    var program: Program

    /// Runs `body` in a new scene.
    static func with(
        files: [String: String] = [:],
        _ body: (Scene) async throws -> Void
    ) async throws {
        try await places.pass { try await play(files, body) }
    }

    /// A hundred servers and programs at once would only slow each other down.
    private static let places = Turnstile(places: 4)

    private static func play(_ files: [String: String], _ body: (Scene) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        // As an editor leaves it: whoever writes a secret into it has to see to its permissions.
        for (name, text) in files { try directory.write(text, to: name, permissions: 0o644) }
        let api = FakeManagementAPI()
        let address = try await api.start()
        var environment = [
            "PRISMA_API_URL": address, "PRISMA_SERVICE_TOKEN": FakeManagementAPI.token, "TZ": "UTC",
        ]
        for name in ["ASAN_OPTIONS", "TSAN_OPTIONS"] { environment[name] = ProcessInfo.processInfo.environment[name] }
        let scene = Scene(
            api: api,
            address: address,
            program: Program(directory: directory.path, environment: environment)
        )
        do {
            try await body(scene)
        } catch {
            await api.stop()
            throw error
        }
        await api.stop()
        withExtendedLifetime(directory) {}
    }

    /// Runs the program; waits between attempts are short, and an answer may take as long as it does on a busy machine.
    func run(_ arguments: String...) async throws -> Outcome {
        try await program.run(arguments + pace(arguments))
    }

    /// Runs the program with a command line of words without spaces.
    func run(line: String) async throws -> Outcome {
        let arguments = line.split(separator: " ").map(String.init)
        return try await program.run(arguments + pace(arguments))
    }

    /// Runs the program on a terminal.
    func runOnTerminal(
        _ arguments: String...,
        columns: UInt16 = 120,
        answers: [(question: String, answer: String)] = []
    ) async throws -> Outcome {
        try await program.runOnTerminal(arguments + pace(arguments), columns: columns, answers: answers)
    }

    /// What was asked of the API, without parameters in front of a test's eyes: method and target.
    var asked: [String] {
        get async { await api.seen.map(\.line) }
    }

    func file(_ name: String) throws -> String {
        try String(contentsOfFile: "\(program.directory)/\(name)", encoding: .utf8)
    }

    private func pace(_ arguments: [String]) -> [String] {
        [("--retry-delay", "0.01"), ("--timeout", "600")]
            .flatMap { option, value in arguments.contains(option) ? [] : [option, value] }
    }
}

/// `text` as JSON.
func json(_ text: String) throws -> JSON {
    try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
}

extension JSON {
    /// The element at `index`, if this is a list that long.
    subscript(index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    var count: Int? {
        guard case .array(let elements) = self else { return nil }
        return elements.count
    }
}
