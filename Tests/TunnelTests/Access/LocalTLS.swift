import FakePeers
import OpenSSL
import PostgresWire
import TestBytes
import Testing

extension TestTunnel.Options {
    /// A tunnel that offers TLS to its clients, or demands it.
    static func localTLS(required: Bool = false) throws -> Self {
        var options = Self()
        options.access.tls = try TLSServerContext(identity: SelfSignedIdentity())
        options.access.requiresTLS = required
        return options
    }
}

extension TestTunnel {
    /// Logs a client in through its TLS, and has a query pass.
    @discardableResult
    func session(through client: TLSClient) throws -> UpstreamPeer {
        try client.send(FirstPackets.startup())
        let upstream = try acceptUpstream()
        try upstream.logIn()
        #expect(try client.readUntilReady().types == "RSSKZ")
        let query = encoded(Query("select 1").encode)
        try client.send(query)
        #expect(try upstream.read(query.count) == query)
        let answer = message("C", ascii("SELECT 1\0")) + message("Z", ascii("I"))
        try upstream.send(answer)
        #expect(try client.read(answer.count) == answer)
        return upstream
    }
}
