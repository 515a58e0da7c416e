import FakePeers
import PostgresWire
import TestBytes
import Testing

/// TLS towards the upstream in inconvenient pieces, and in the middle of changing its mind.
///
/// Row 23 of `Tests/HOLES.md`.
@Suite struct TLSRecordTests {
    @Test func aRecordForEachByteAndASegmentForEachByteOfIt() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let tls = try #require(session.upstream.tls)
            let answer = message("C", ascii("SELECT 1\0")) + message("Z", ascii("I"))
            let records = answer.flatMap { tls.encrypt([$0]) }
            try session.upstream.socket.send(pieces: records.map { [$0] })
            #expect(try session.client.socket.read(answer.count) == answer)
        }
    }

    /// Many records in one segment: nothing may be left inside TLS when the socket is empty. Bytes in each record, and
    /// in all: more than a turn of the loop moves, at last.
    @Test(arguments: [(1, 1_000), (100, 20_000), (1_000, 300_000)])
    func manyRecordsInOneSegmentAreAllRead(recordSize: Int, size: Int) async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let tls = try #require(session.upstream.tls)
            let answer = message("d", (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            try session.upstream.socket.send(pieces(answer, of: recordSize).flatMap { tls.encrypt($0) })
            let received = try session.client.socket.read(answer.count)
            #expect(received == answer)
        }
    }

    /// What the upstream sends together with its ReadyForQuery is not forgotten, not even inside TLS.
    @Test func whatFollowsTheLoginArrives() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let notice = message("N", ascii("SNOTICE\0Mhello\0\0"))
            try tunnel.acceptUpstream().logIn(behind: notice)
            #expect(try client.readUntilReady().types == "RSSKZ")
            #expect(try client.socket.read(notice.count) == notice)
        }
    }

    @Test func tenThousandKeyUpdatesAreServed() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let tls = try #require(session.upstream.tls)
            for _ in 0..<100 {
                var updates: [UInt8] = []
                for _ in 0..<100 { updates += tls.keyUpdate() }
                try session.upstream.socket.send(updates)
                try session.upstream.send(message("Z", ascii("I")))
                #expect(try session.client.readUntilReady().types == "Z")
                // The tunnel's own updates come with its next bytes.
                try session.client.send(Query("select 1").encode)
                #expect(try session.upstream.readMessage().type == Query.type)
            }
        }
    }

    /// A ticket that came in the middle of a session is nothing that the client has to hear of.
    @Test func ticketsAreServed() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let tls = try #require(session.upstream.tls)
            let (first, second) = (message("d", [1]), message("d", [2]))
            let bytes = tls.encrypt(first) + tls.newSessionTicket() + tls.encrypt(second) + tls.newSessionTicket()
            try session.upstream.socket.send(bytes)
            #expect(try session.client.socket.read(first.count + second.count) == first + second)
            #expect(session.client.socket.isSilent)
        }
    }

    /// TLS 1.2's renegotiation (CVE-2009-3555) could change the peer in the middle of a session: the tunnel answers a
    /// HelloRequest with a no_renegotiation warning, which OpenSSL's server takes for the end.
    @Test func renegotiationIsRefused() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream(tls: .upToTLS12)
            try upstream.logIn()
            #expect(try client.readUntilReady().types == "RSSKZ")
            let request = try #require(upstream.tls).renegotiation()
            try #require(!request.isEmpty)
            try upstream.socket.send(request)
            #expect(throws: PeerError.tls("no renegotiation")) { try upstream.readMessage() }
            // For the tunnel the matter is settled: the session goes on as it was.
            let query = encoded(Query("select 1").encode)
            try client.send(query)
            let record = try upstream.socket.readSome()
            #expect(record.first == 0x17, "application data")
            #expect(record.count > query.count)
        }
    }

    /// A record that nobody with the key has made, in the same segment as a good one.
    @Test func aForgedRecordBehindAGoodOneEndsTheSession() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            let tls = try #require(session.upstream.tls)
            let good = tls.encrypt(message("N", [0]))
            var forged = tls.encrypt(message("Z", ascii("I")))
            forged[forged.count - 1] ^= 1
            try session.upstream.socket.send(good + forged)
            #expect(try session.client.readMessage().type == UInt8(ascii: "N"))
            #expect(try session.client.readRefusal().sqlState == "08006")
        }
    }
}
