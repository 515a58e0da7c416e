import FakePeers
import PostgresWire
import Testing

/// Upstream connections that are made before a client comes: they save it round trips, and it sees nothing of them.
@Suite struct SpareConnectionTests {
    @Test func theNextClientLogsInOnIt() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try tunnel.spare()
            #expect(spare.socket.isSilent, "something was said for no client")
            #expect(tunnel.upstream.isQuiet, "more than one was made")
            let client = try tunnel.client(sending: FirstPackets.startup())
            try tunnel.expectLogin(on: spare, of: client)
            // That login makes the next one.
            try tunnel.acceptUpstream().startTLS()
        }
    }

    @Test func noneIsMadeBeforeAClientHasLoggedIn() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            _ = try upstream.readStartup()
            try upstream.send(ErrorResponse(fatal: "3D000", message: "no").encode)
            #expect(try client.readRefusal().sqlState == "3D000")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test func zeroSwitchesItOff() async throws {
        try await withTunnel(options: .keepingSpares(0)) { tunnel in
            for _ in 0..<3 { _ = try tunnel.session() }
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// There a connection is cheap, and may be the only one that the upstream serves at a time.
    @Test func noneIsMadeInClear() async throws {
        try await withTunnel(options: .keepingSpares(1)) {
            $0.security = .cleartextLoopback
        } _: { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            _ = try upstream.readStartup()
            try upstream.finishLogin()
            _ = try client.readUntilReady()
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// Whoever is refused on it is told so; the connection was no reason.
    @Test func aRefusalOnItIsTheClients() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            let spare = try tunnel.spare()
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try spare.readStartup()
            try spare.send(ErrorResponse(fatal: "53300", message: "too many clients").encode)
            spare.close()
            #expect(try client.readRefusal().sqlState == "53300")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test func moreAreMadeWhileClientsComeOften() async throws {
        try await withTunnel(options: .keepingSpares(1)) { tunnel in
            // The spare ones never get ready, so each client needs a connection of its own, and one more is made.
            for _ in 0..<4 {
                _ = try tunnel.session()
                _ = try tunnel.acceptUpstream()
            }
            // There are never more than four.
            _ = try tunnel.session()
            #expect(tunnel.upstream.isQuiet)
        }
    }
}
