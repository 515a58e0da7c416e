import FakePeers
import LibC

@testable import OpenSSL

/// A client's TLS on one end of a pair of sockets, and the test's own server at the other.
final class Ends {
    let client: TLSConnection
    let server: TLSPeer
    let clientSocket: PeerSocket
    let wire: PeerSocket

    convenience init(host: String, certificate: TestCertificate, options: TLSPeer.Options = TLSPeer.Options()) throws {
        let context = try TLSContext(roots: .file(TestCertificate.authorityFile))
        try self.init(host: host, context: context, server: TLSPeer.Server(certificate, options: options))
    }

    /// One of several connections that share a context at the client, and a server.
    init(host: String, context: TLSContext, server: TLSPeer.Server) throws {
        let (inner, outer) = try PeerSocket.pair()
        clientSocket = PeerSocket(owning: inner)
        wire = outer
        client = TLSConnection(context: context, descriptor: inner, host: host)
        self.server = TLSPeer(of: server)
    }

    /// Takes turns until both sides are content. Returns how often the client waited for the server.
    @discardableResult
    func handshake() throws -> Int {
        var isComplete = false
        var waits = -1
        while !isComplete {
            isComplete = try client.handshake() == .bytes(0)
            waits += 1
            if wire.unreadCount > 0 { server.feed(try wire.readSome()) }
            _ = try? server.handshake()
            try wire.send(server.takeOutput())
        }
        if wire.unreadCount > 0 { server.feed(try wire.readSome()) }
        _ = try server.handshake()
        // Tickets follow the handshake.
        try wire.send(server.takeOutput())
        return waits
    }

    /// What the client reads once.
    func read(_ count: Int = 65_536) throws -> (TLSConnection.Result, [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: count)
        let result = try buffer.withUnsafeMutableBytes { try client.read(into: $0) }
        guard case .bytes(let count) = result else { return (result, []) }
        return (result, Array(buffer[..<count]))
    }
}
