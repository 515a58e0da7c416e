import Synchronization

/// How many attempts to connect may be open beside the first of each connection, on all loops together.
///
/// Who has none left goes on with one attempt at a time, so that a name with many dead addresses takes descriptors from
/// nobody.
package final class AttemptAllowance: Sendable {
    /// That of this process.
    package static let shared = AttemptAllowance(limit: min(64, DescriptorLimit.current / 32))

    /// Attempts at a time.
    package let limit: Int
    let taken = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes one; false when none is left. `giveBack` must follow.
    func take() -> Bool {
        guard taken.add(1, ordering: .relaxed).newValue > limit else { return true }
        giveBack()
        return false
    }

    func giveBack() {
        taken.subtract(1, ordering: .relaxed)
    }
}
