import TestBytes
import Testing

@testable import OpenSSL

@Suite struct ApplicationProtocolTests {
    private func index(_ list: [UInt8]) -> Int? {
        list.withUnsafeBufferPointer { ApplicationProtocol.index(in: $0) }
    }

    @Test func findsPostgreSQLAnywhereInAList() {
        #expect(index(ApplicationProtocol.list) == 1)
        #expect(index([2] + ascii("h2") + ApplicationProtocol.list) == 4)
    }

    @Test func findsNothingElse() {
        #expect(index([]) == nil)
        #expect(index([8] + ascii("http/1.1")) == nil)
        #expect(index([11] + ascii("postgresql2")) == nil)
        #expect(index([9] + ascii("postgresq")) == nil)
        #expect(index([2] + ascii("h2") + [10] + ascii("POSTGRESQL")) == nil)
    }

    @Test func survivesMalformedLists() {
        #expect(index([255]) == nil)
        #expect(index([10] + ascii("postgres")) == nil)
        #expect(index([0, 0, 0]) == nil)
    }
}
