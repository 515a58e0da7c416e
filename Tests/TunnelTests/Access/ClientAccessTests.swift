import OpenSSL
import PostgresWire
import Reactor
import Testing

@testable import Tunnel

@Suite struct ClientAccessTests {
    private func refusal(_ peer: PeerUser, owner: UInt32) -> String? {
        var access = ClientAccess()
        access.owner = owner
        return access.refusal(of: peer).map { "\($0.sqlState ?? "") \($0.message ?? "")" }
    }

    @Test func everybodyMayConnectUnlessTheOwnerMatters() {
        #expect(ClientAccess().refusal(of: nil) == nil)
    }

    @Test func theOwnerAndRootMayConnect() {
        #expect(refusal(.known(1000), owner: 1000) == nil)
        #expect(refusal(.known(0), owner: 1000) == nil)
    }

    @Test func othersMayNot() {
        #expect(refusal(.known(1001), owner: 1000) == "28000 the client belongs to another user of this machine")
        #expect(refusal(.known(1000), owner: 0) == "28000 the client belongs to another user of this machine")
    }

    @Test func whoCannotBeToldMayNot() {
        let words = refusal(.unknown(SocketError(call: "sock_diag", code: 2)), owner: 1000)
        #expect(words == "28000 cannot tell which user the client belongs to: no such file or directory")
    }

    @Test func noTLSIsOfferedOnAUnixSocket() throws {
        var access = ClientAccess()
        access.tls = try TLSServerContext(identity: SelfSignedIdentity())
        access.requiresTLS = true
        #expect(access.tlsOffer(to: try #require(SocketAddress(path: "/run/.s.PGSQL.5432"))) == .none)
        #expect(access.tlsOffer(to: try Resolver.lookUp(host: "127.0.0.1", port: 1)[0]) == .required)
    }
}
