import FakePeers
import Testing

@testable import Reactor

@Suite struct ResolverTests {
    @Test func figuresNeedNoNameServer() throws {
        #expect(try Resolver.lookUp(host: "127.0.0.1", port: 5_432).map(\.description) == ["127.0.0.1:5432"])
        #expect(try Resolver.lookUp(host: "::1", port: 5_432).map(\.description) == ["[::1]:5432"])
    }

    @Test func aNameThatDoesNotExistFailsInWords() {
        #expect {
            _ = try Resolver.lookUp(host: "no-such-host.invalid", port: 1)
        } throws: { error in
            guard let words = (error as? ResolverError)?.description, let first = words.first else { return false }
            return first.isLowercase && words.count > 5
        }
    }

    @Test func overlappingLookupsAreAllAnswered() async throws {
        try await onTestThread {
            let resolver = Resolver()
            let answers = Events<Int>()
            for _ in 0..<20 {
                resolver.resolve(host: "localhost", port: 5_432) { answer in
                    answers.add((try? answer.get().count) ?? 0)
                }
            }
            let counts = try (0..<20).map { _ in try answers.next() }
            #expect(counts.allSatisfy { $0 > 0 })
        }
    }
}
