import Testing

/// Lets only a few tests run at once: each has programs of its own, and the machine only so many cores.
struct MachineShare: TestTrait, SuiteTrait, TestScoping {
    let isRecursive = true

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        await Turnstile.shared.enter()
        do {
            try await function()
            await Turnstile.shared.leave()
        } catch {
            await Turnstile.shared.leave()
            throw error
        }
    }
}

extension Trait where Self == MachineShare {
    /// A test with programs of its own.
    static var endToEnd: MachineShare { MachineShare() }
}

/// Counts who is inside; the others wait in line.
private actor Turnstile {
    static let shared = Turnstile()

    private var free = max(3, 2 * Surroundings.cores)
    private var line: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { line.append($0) }
        }
    }

    func leave() {
        if line.isEmpty {
            free += 1
        } else {
            line.removeFirst().resume()
        }
    }
}
