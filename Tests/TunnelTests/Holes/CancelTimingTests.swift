import FakePeers
import PostgresWire
import Testing

/// What a client can learn from the answer to a cancel request (PgBouncer #717): nothing. Right and wrong keys get no
/// byte, an orderly end, and that after the same time.
///
/// Row 13 of `Tests/HOLES.md`.
@Suite struct CancelTimingTests {
    /// Keys that cancel nothing.
    enum WrongKey: CaseIterable {
        case otherSecret
        case otherProcess
        case longerSecret
        case ofTheUpstream
        case ofAnEndedSession

        /// One of them, made from a right one.
        func key(from right: BackendKeyData, ended: BackendKeyData) -> BackendKeyData {
            var key = right
            switch self {
            case .otherSecret: key.secretKey[0] ^= 1
            case .otherProcess: key.processID += 1
            case .longerSecret: key.secretKey.append(0)
            case .ofTheUpstream: key = UpstreamPeer.key
            case .ofAnEndedSession: key = ended
            }
            return key
        }
    }

    /// Milliseconds that the upstream takes, well above the tunnel's first guess.
    private static let upstreamTime: CInt = 250

    @Test(arguments: WrongKey.allCases)
    func aWrongKeyIsNotAnsweredSoonerThanARightOne(wrong: WrongKey) async throws {
        try await withTunnel { tunnel in
            let former = try tunnel.session()
            try former.client.send(Terminate().encode)
            _ = try former.upstream.readToEnd()
            let session = try tunnel.session()
            let (right, ended) = (try #require(session.key), try #require(former.key))

            let canceller = try tunnel.client(sending: FirstPackets.cancel(right))
            let upstream = try tunnel.expectCancel()
            #expect(canceller.socket.isSilent(milliseconds: Self.upstreamTime))
            upstream.close()
            #expect(try canceller.socket.readToEnd().isEmpty)

            let start = ContinuousClock.now
            let guesser = try tunnel.client(sending: FirstPackets.cancel(wrong.key(from: right, ended: ended)))
            #expect(try guesser.socket.readToEnd().isEmpty)
            #expect(start.duration(to: .now) >= .milliseconds(Int(Self.upstreamTime)))
            #expect(tunnel.upstream.isQuiet)
        }
    }
}
