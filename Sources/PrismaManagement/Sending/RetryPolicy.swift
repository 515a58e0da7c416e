#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Which answers are worth asking again after, and how long to wait before. A value: time and chance come in.
///
/// Only 429 (nothing was done) and, where repeating does no harm, 503. The wait doubles each time; half of it is left
/// to chance, so that many clients do not come back together. What the server says in `Retry-After` goes before.
package struct RetryPolicy: Sendable, Equatable {
    /// How often a request is repeated.
    package static let mostRepeats = 5
    /// The longest wait between two attempts; a server that asks for more gets none.
    package static let longestDelay = Duration.seconds(60)

    /// The first answer stands.
    package static let never = RetryPolicy(repeats: 0)

    /// How often a request is repeated at most.
    private var repeats = mostRepeats
    /// The longest wait before the first repetition; Prisma's advice is 2 to 5 seconds.
    package var firstDelay: Duration

    /// A policy with its first wait.
    package init(firstDelay: Duration = .seconds(4)) {
        self.firstDelay = firstDelay
    }

    private init(repeats: Int) {
        self.init()
        self.repeats = repeats
    }

    /// How long to wait before asking again; nil if the answer stands.
    ///
    /// `repeats` counts the repetitions so far, `jitter` is from 0 to 1.
    func delay(
        after response: HTTPResponse,
        to method: HTTPMethod,
        repeats: Int,
        now: Date,
        jitter: Double
    ) -> Duration? {
        guard repeats < self.repeats, Self.isRepeatable(method, after: response.status) else { return nil }
        if let asked = response.headers["retry-after"].flatMap({ Self.retryAfter($0, now: now) }) {
            return asked <= Self.longestDelay ? asked : nil
        }
        let full = min(firstDelay * (1 << repeats), Self.longestDelay)
        return full / 2 + full * (jitter / 2)
    }

    private static func isRepeatable(_ method: HTTPMethod, after status: Int) -> Bool {
        switch (status, method) {
        case (429, _): true
        case (503, .get), (503, .delete): true
        case _: false
        }
    }

    /// Seconds, or a date (RFC 9110, 10.2.3).
    private static func retryAfter(_ text: String, now: Date) -> Duration? {
        if let seconds = UInt32(text) { return .seconds(Int64(seconds)) }
        guard let date = HTTPDate.parse(text) else { return nil }
        return .seconds(max(0, date.timeIntervalSince(now).rounded(.up)))
    }
}
