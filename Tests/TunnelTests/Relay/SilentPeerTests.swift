import FakePeers
import LibC
import PostgresWire
import Reactor
import TestBytes
import Testing

#if os(Linux)
import CPlatform

/// A peer that does not read is waited for, however long; one that acknowledges nothing is gone. With limits of a second
/// in place of half a minute.
@Suite struct SilentPeerTests {
    private static let limit: @Sendable (inout TestTunnel.Options) -> Void = {
        $0.policy.silenceLimit = .milliseconds(600)
        $0.upstreamReceiveBuffer = 4_096
    }

    private static let rows = (0..<60_000).flatMap {
        message("d", ascii("\($0) \(String(repeating: "x", count: 60))\n"))
    }

    /// `psql -c 'copy …' | less`: the window stays closed for several times the limit.
    @Test func aClientThatPausesGetsEverything() async throws {
        try await withTunnel(Self.limit) { tunnel in
            let session = try tunnel.session(receiveBuffer: 4_096)
            try session.client.send(Query("copy t to stdout").encode)
            _ = try session.upstream.readMessage()
            let upstream = HandedOver(session.upstream)
            let sender = Background { try upstream.value.send(Self.rows) }
            usleep(3_000_000)
            #expect(try session.client.socket.read(Self.rows.count) == Self.rows)
            try sender.value()
            #expect(tunnel.log.lines(with: "session ended").isEmpty)
        }
    }

    /// A COPY IN that waits for a lock.
    @Test func anUpstreamThatPausesGetsEverything() async throws {
        try await withTunnel(Self.limit) { tunnel in
            let session = try tunnel.session()
            let client = HandedOver(session.client)
            let sender = Background { try client.value.send(Self.rows) }
            usleep(3_000_000)
            #expect(try session.upstream.read(Self.rows.count) == Self.rows)
            try sender.value()
            #expect(tunnel.log.lines(with: "session ended").isEmpty)
        }
    }

    /// Its wire is cut in the middle of a query: nothing comes back, not even an acknowledgement.
    @Test func anUpstreamThatIsGoneIsNoticed() async throws {
        try await withTunnel(Self.limit) { tunnel in
            let session = try tunnel.session()
            session.upstream.socket.becomeDeaf()
            try session.client.send(Query("select 1").encode)
            let refusal = try session.client.readRefusal()
            #expect(refusal.sqlState == "08006")
            #expect(refusal.message.hasSuffix(" was lost: connection timed out"))
        }
    }

    @Test func aClientThatIsGoneIsNoticed() async throws {
        try await withTunnel(Self.limit) { tunnel in
            let session = try tunnel.session()
            session.client.socket.becomeDeaf()
            try session.upstream.send(message("N", [0]))
            #expect(try session.upstream.readToEnd().isEmpty)
            #expect(try tunnel.logLine(with: "session ended").contains("ended_by=client"))
        }
    }
}

extension PeerSocket {
    /// Has the kernel drop whatever arrives for the socket before TCP sees it, as if the wire were cut (socket(7),
    /// SO_ATTACH_FILTER).
    fileprivate func becomeDeaf() {
        // BPF_RET | BPF_K, 0: of each packet no byte passes.
        var drop = sock_filter(code: 0x06, jt: 0, jf: 0, k: 0)
        let result = withUnsafeMutablePointer(to: &drop) { drop in
            var program = sock_fprog(len: 1, filter: drop)
            return setsockopt(
                descriptor,
                SOL_SOCKET,
                SO_ATTACH_FILTER,
                &program,
                socklen_t(MemoryLayout<sock_fprog>.size)
            )
        }
        precondition(result == 0, "the kernel takes no filter")
    }
}
#endif
