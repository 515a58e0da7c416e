import FakePeers
import PostgresWire
import TestBytes
import Testing
import Tunnel

extension TestTunnel.Options {
    /// A tunnel that keeps upstream sessions for a next client, far longer than any test takes.
    static var parking: Self {
        var options = Self()
        options.policy.reuse = SessionReuse(idle: .seconds(60), maximum: 4)
        return options
    }
}

extension TestTunnel {
    /// An upstream session whose client has said goodbye; its reset was asked for and not answered.
    func leftSession(startup: [UInt8] = FirstPackets.startup()) throws -> UpstreamPeer {
        let session = try session(startup: startup)
        try session.client.send(Terminate().encode)
        session.client.socket.close()
        let query = encoded(Query("DISCARD ALL").encode)
        #expect(try session.upstream.read(query.count) == query)
        return session.upstream
    }

    /// An upstream session that waits for its next client.
    func parkedSession(startup: [UInt8] = FirstPackets.startup()) throws -> UpstreamPeer {
        let upstream = try leftSession(startup: startup)
        try upstream.send(UpstreamPeer.resetDone)
        // The loop has served that before it has answered a client that came later.
        let visitor = try client(sending: FirstPackets.sslRequest)
        #expect(try visitor.socket.read(1) == ascii("N"))
        visitor.socket.close()
        return upstream
    }

    /// Connects a client, for which a new upstream session has to be opened: it must see that one and nothing else.
    func expectNewSession(startup: [UInt8] = FirstPackets.startup()) throws {
        let client = try client(sending: startup)
        let upstream = try acceptUpstream()
        try upstream.logIn(key: BackendKeyData(processID: 99, secretKey: [9, 9, 9, 9]))
        let (types, key) = try client.readUntilReady()
        #expect(types == "RSSKZ")
        #expect(key?.processID == 99)
        try expectService(client, upstream)
    }

    /// Connects a client, which has to be given the session that was parked.
    func expectReuse(of upstream: UpstreamPeer, startup: [UInt8] = FirstPackets.startup()) throws {
        let client = try client(sending: startup)
        #expect(try client.readUntilReady().types == "RSSKZ")
        #expect(self.upstream.isQuiet, "a new session was opened")
        try expectService(client, upstream)
    }

    private func expectService(_ client: RawClient, _ upstream: UpstreamPeer) throws {
        let query = encoded(Query("select 1").encode)
        try client.send(query)
        #expect(try upstream.read(query.count) == query)
        let answer = message("C", ascii("SELECT 1\0")) + message("Z", ascii("I"))
        try upstream.send(answer)
        #expect(try client.socket.read(answer.count) == answer)
        #expect(client.socket.isSilent)
    }
}

extension UpstreamPeer {
    /// The answer to `DISCARD ALL`.
    static let resetDone = message("C", ascii("DISCARD ALL\0")) + message("Z", ascii("I"))
}
