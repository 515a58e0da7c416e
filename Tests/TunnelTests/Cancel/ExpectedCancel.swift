import FakePeers
import PostgresWire
import Testing

extension TestTunnel {
    /// Waits for the connection on which the tunnel cancels what a session of the fake upstream is at, and for the
    /// request: the upstream's own key, inside TLS. The connection stays open.
    @discardableResult
    func expectCancel(
        of key: BackendKeyData = UpstreamPeer.key,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> UpstreamPeer {
        let upstream = try acceptUpstream()
        try upstream.startTLS()
        let request = try upstream.readStartupPacket()
        #expect(request == FirstPackets.cancel(key), sourceLocation: sourceLocation)
        return upstream
    }
}
