import TestPlaces
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
        try await Self.places.pass { try await function() }
    }

    private static let places = Turnstile(places: max(3, 2 * Surroundings.cores))
}

extension Trait where Self == MachineShare {
    /// A test with programs of its own.
    static var endToEnd: MachineShare { MachineShare() }
}
