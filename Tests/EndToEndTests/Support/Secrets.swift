import FakeManagementAPI
import LibC
import Testing

/// A password that is in no database: whatever shows it has leaked it.
let canary = "c4nary-s3cret"

/// What no program may print. `withProgram` searches for it in all that any program of any test has printed.
enum Secrets {
    private static let known = Lock<Set<String>>([canary, FakeManagementAPI.token, FakeManagementAPI.powerlessToken])

    /// From now on these are searched for, too.
    static func add(_ secrets: [String]) {
        known.withLock { $0.formUnion(secrets) }
    }

    /// Those that a text holds; for a failing test, which must not show them in full, their first letters.
    static func found(_ holds: (String) -> Bool) -> [String] {
        known.withLock { $0 }.filter(holds).map { "\($0.prefix(4))…" }.sorted()
    }

    /// The program has printed none of them.
    static func expectNone(in program: RunningProgram) {
        for (name, transcript) in [("output", program.output), ("error", program.errors)] {
            let found = found { transcript.contains($0) }
            #expect(found.isEmpty, "standard \(name) of \(program.command.program) shows a secret")
        }
    }
}
