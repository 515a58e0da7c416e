import LibC

/// How many spare connections there may be, on all loops together.
final class SpareAllowance: Sendable {
    /// The most there ever are, however often clients come.
    static let most = 4

    /// How many a loop keeps while clients come now and then; 0 for none.
    let usual: Int
    private let count = Lock(0)

    /// `usual` is at most `most`.
    init(usual: Int) {
        precondition((0...Self.most).contains(usual), "more spare connections than are ever kept")
        self.usual = usual
    }

    /// Counts one more in; false when there are as many as may be.
    func reserve() -> Bool {
        count.withLock { count in
            guard count < Self.most else { return false }
            count += 1
            return true
        }
    }

    /// Counts one out.
    func release() {
        count.withLock { $0 -= 1 }
    }
}
