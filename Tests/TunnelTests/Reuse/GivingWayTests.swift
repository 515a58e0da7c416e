import FakePeers
import PostgresWire
import TestBytes
import Testing
import Tunnel

/// The plan's connections have run out: parked sessions give way to a login, whichever loop keeps them.
@Suite struct GivingWayTests {
    @Test func aSessionParkedOnAnotherLoopGivesWay() async throws {
        try await withTunnel(options: .parking) {
            $0.loopCount = 2
        } _: { tunnel in
            let parked = try tunnel.parkedSession()
            try tunnel.wait(until: "the first loop is empty") { tunnel.server.sessionCount == 0 }
            _ = try tunnel.client()
            try tunnel.wait(until: "the first loop is taken") { tunnel.server.sessionCount == 1 }
            let client = try tunnel.client(sending: FirstPackets.startup())
            let refusing = try tunnel.acceptUpstream()
            try refusing.startTLS()
            _ = try refusing.readStartup()
            try refusing.send(ErrorResponse(fatal: "53300", message: "too many connections").encode)
            refusing.close()
            #expect(try parked.readToEnd() == message("X"))
            try tunnel.acceptUpstream().logIn()
            #expect(try client.readUntilReady().types == "RSSKZ")
        }
    }
}
