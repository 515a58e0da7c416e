import Foundation
import LibC

/// What a program has printed on one of its streams so far, and a way to wait for more.
final class Transcript: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var hasEnded = false
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextListener = 0
    }

    private let state = Lock(State())

    /// Everything so far.
    var text: String {
        state.withLock { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// Whether a text stands anywhere in it; quick in megabytes, too.
    func contains(_ text: String) -> Bool {
        state.withLock { Data($0.bytes) }.firstRange(of: Data(text.utf8)) != nil
    }

    /// The finished lines so far.
    var lines: [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.removeLast()
        return lines
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        state.withLock { state in
            state.bytes.append(contentsOf: bytes)
            for listener in state.listeners.values { listener.yield() }
        }
    }

    func end() {
        let listeners = state.withLock { state in
            state.hasEnded = true
            defer { state.listeners = [:] }
            return state.listeners.values
        }
        // Outside the lock: finishing a listener forgets it, which takes the lock.
        for listener in listeners { listener.finish() }
    }

    /// Waits until `find` finds something in the text. Bounded by the life of the program, which has a time limit.
    func wait<Found>(for what: String, _ find: (String) -> Found?) async throws -> Found {
        for await _ in changes() {
            if let found = find(text) { return found }
        }
        if let found = find(text) { return found }
        throw StreamEnded(awaited: what, text: text)
    }

    /// Waits until `words` were printed.
    func wait(for words: String) async throws {
        try await wait(for: words) { $0.contains(words) ? () : nil }
    }

    /// An element now and after each change, until the stream ends.
    private func changes() -> AsyncStream<Void> {
        let (stream, listener) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { state in
            listener.yield()
            guard !state.hasEnded else { return listener.finish() }
            let number = state.nextListener
            state.nextListener += 1
            state.listeners[number] = listener
            listener.onTermination = { [weak self] _ in
                self?.forget(number)
            }
        }
        return stream
    }

    private func forget(_ number: Int) {
        // The last reference goes outside the lock: letting go of it may come back here.
        let listener = state.withLock { $0.listeners.removeValue(forKey: number) }
        withExtendedLifetime(listener) {}
    }
}

/// A program closed its stream without printing what a test waited for.
struct StreamEnded: Error, CustomStringConvertible {
    let awaited: String
    let text: String

    var description: String { "waited for \"\(awaited)\", but the stream ended after: \(text)" }
}
