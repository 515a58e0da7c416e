import FakePeers
import OpenSSL
import PostgresWire
import TestBytes
import Testing

/// A tunnel that offers TLS to its clients, or demands it.
func withTLSTunnel(
    required: Bool = false,
    _ change: @Sendable (inout TestTunnel.Options) -> Void = { _ in },
    _ body: @escaping @Sendable (TestTunnel) throws -> Void
) async throws {
    let context = try TLSServerContext(identity: SelfSignedIdentity())
    try await withTunnel(
        {
            $0.access.tls = context
            $0.access.requiresTLS = required
            change(&$0)
        },
        body
    )
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
