/// Lets so many tests in at a time, the others wait in line: each has threads, sockets or programs of its own, and the
/// machine only so many cores.
package actor Turnstile {
    private var free: Int
    private var line: [CheckedContinuation<Void, Never>] = []

    /// Lets so many in at a time.
    package init(places: Int) {
        free = places
    }

    /// Runs `body` with a place, and gives it to whoever waits longest afterwards.
    package nonisolated func pass<Value>(_ body: () async throws -> Value) async throws -> Value {
        await enter()
        do {
            let value = try await body()
            await leave()
            return value
        } catch {
            await leave()
            throw error
        }
    }

    private func enter() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { line.append($0) }
    }

    private func leave() {
        if line.isEmpty { free += 1 } else { line.removeFirst().resume() }
    }
}
