import FakePeers
import PostgresWire
import Testing

@testable import Tunnel

@Suite struct ProtocolNegotiationTests {
    private func negotiation(_ minor: UInt16, options: [String] = []) -> ProtocolNegotiation {
        let parameters = [StartupMessage.Parameter(name: "user", value: "alice")]
        let version = ProtocolVersion(major: 3, minor: minor)
        return ProtocolNegotiation(
            StartupMessage(version: version, parameters: parameters + options.map { .init(name: $0, value: "x") })
        )
    }

    /// Client's minor, upstream's minor, spoken minor, minor in the answer (nil: no answer).
    @Test(
        arguments: [
            (0, 0, 0, nil), (0, 2, 0, nil), (1, 0, 0, 0), (1, 2, 0, 0), (2, 2, 2, nil), (2, 0, 0, 0), (3, 2, 2, 2),
            (3, 0, 0, 0), (9_999, 2, 2, 2), (9_999, 0, 0, 0), (65_535, 2, 2, 2),
        ] as [(UInt16, UInt16, UInt16, UInt32?)]
    )
    func speaksWhatBothSidesKnow(client: UInt16, upstream: UInt16, spoken: UInt16, answered: UInt32?) {
        let negotiation = negotiation(client)
        let upstreamVersion = ProtocolVersion(major: 3, minor: upstream)
        #expect(negotiation.clientVersion(upstream: upstreamVersion) == ProtocolVersion(major: 3, minor: spoken))
        let answer = negotiation.answer(upstream: upstreamVersion)
        #expect(answer?.newestMinor == answered)
        #expect(answer?.unrecognizedOptions ?? [] == [])
    }

    @Test(arguments: [(0, 0), (1, 0), (2, 2), (3, 2), (9_999, 2)] as [(UInt16, UInt16)])
    func asksOfTheUpstreamWhatItSpeaksItself(client: UInt16, asked: UInt16) {
        #expect(negotiation(client).upstreamVersion == ProtocolVersion(major: 3, minor: asked))
    }

    @Test func namesEachUnknownOptionOnce() {
        let negotiation = negotiation(2, options: ["_pq_.one", "options", "_pq_.two", "_pq_.one", "_pq_", "x_pq_.y"])
        let answer = negotiation.answer(upstream: .v3_2)
        #expect(answer == NegotiateProtocolVersion(newestMinor: 2, unrecognizedOptions: ["_pq_.one", "_pq_.two"]))
    }

    /// libpq 19 asks for 3.9999 with an option nobody knows, to keep servers honest.
    @Test func answersGrease() {
        let negotiation = negotiation(9_999, options: ["_pq_.test_protocol_negotiation"])
        let names = ["_pq_.test_protocol_negotiation"]
        #expect(negotiation.answer(upstream: .v3_2) == .init(newestMinor: 2, unrecognizedOptions: names))
        #expect(negotiation.answer(upstream: .v3_0) == .init(newestMinor: 0, unrecognizedOptions: names))
    }

    @Test func answersOptionsOfAnOldClient() {
        #expect(
            negotiation(0, options: ["_pq_.x"]).answer(upstream: .v3_0)
                == .init(newestMinor: 0, unrecognizedOptions: ["_pq_.x"])
        )
    }
}
