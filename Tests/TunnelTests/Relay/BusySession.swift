import FakePeers
import PostgresWire
import Testing
import Tunnel

extension TestTunnel.Options {
    /// A tunnel with `--cancel-abandoned`.
    static var cancellingAbandoned: Self {
        var options = Self()
        options.policy.cancelsAbandoned = true
        return options
    }
}

extension TestTunnel {
    /// What keeps an upstream at work.
    static let busy = Query("select pg_sleep(100)")

    /// A session with a query under way.
    func busySession() throws -> (client: RawClient, upstream: UpstreamPeer) {
        let session = try session()
        try session.client.send(Self.busy.encode)
        #expect(try session.upstream.readMessage().type == Query.type)
        return (session.client, session.upstream)
    }
}
