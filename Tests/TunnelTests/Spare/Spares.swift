import FakePeers
import PostgresWire
import TestBytes
import Testing

extension TestTunnel.Options {
    /// A tunnel that makes so many connections ahead of its clients.
    static func keepingSpares(_ count: Int) -> Self {
        var options = Self()
        options.policy.spareConnections = count
        return options
    }
}

extension TestTunnel {
    /// The key of a session on a spare connection.
    static let spareKey = BackendKeyData(processID: 99, secretKey: [9, 9, 9, 9])

    /// A client has logged in, and the connection for the next one stands.
    func spare() throws -> UpstreamPeer {
        _ = try session()
        let spare = try acceptUpstream()
        try spare.startTLS()
        return spare
    }

    /// A client that is logged in on this connection.
    func expectLogin(on upstream: UpstreamPeer, of client: RawClient) throws {
        _ = try upstream.readStartup()
        try upstream.finishLogin(key: Self.spareKey)
        let (types, key) = try client.readUntilReady()
        #expect(types == "RSSKZ")
        #expect(key?.processID == 99)
        let query = encoded(Query("select 1").encode)
        try client.send(query)
        #expect(try upstream.read(query.count) == query)
    }
}
