import FakePeers
import PostgresWire
import PrismaPostgres
import Reactor
import TestBytes
import Testing
import Tunnel

/// The end of a server in a process that goes on: whoever is still there is let go of.
@Suite struct CloseTests {
    /// How far a client has got when its server closes.
    enum Step: CaseIterable {
        case connected
        case loggingIn
        case established
        case cancelling
    }

    private static func listen(_ upstream: FakeUpstream) async throws -> TunnelServer {
        let target = UpstreamTarget(
            host: "127.0.0.1",
            port: upstream.port,
            user: TestTunnel.user,
            password: Secret(TestTunnel.password)
        )
        return try await TunnelServer(
            listeningOn: ListenPlaces(addresses: [try Resolver.lookUp(host: "127.0.0.1", port: 0, passive: true)[0]]),
            upstream: try Upstream(target: target, rootCertificateFile: TestCertificate.authorityFile),
            loopCount: 1,
            logger: CapturedLog().logger
        )
    }

    @Test(arguments: Step.allCases)
    func clientsThatAreLeftAreLetGo(step: Step) async throws {
        let upstream = HandedOver(try FakeUpstream())
        let server = try await Self.listen(upstream.value)
        try await onTestThread {
            let client = try RawClient(port: server.addresses[0].port)
            var peer: UpstreamPeer?
            switch step {
            case .connected:
                try client.send(FirstPackets.gssencRequest)
                #expect(try client.socket.read(1) == ascii("N"))
            case .loggingIn:
                try client.send(FirstPackets.startup())
                peer = try upstream.value.accept()
            case .established:
                try client.send(FirstPackets.startup())
                peer = try upstream.value.accept()
                try peer?.logIn()
                _ = try client.readUntilReady()
            case .cancelling:
                let key = BackendKeyData(processID: 1, secretKey: [1, 2, 3, 4])
                try client.send(FirstPackets.gssencRequest + FirstPackets.cancel(key))
                #expect(try client.socket.read(1) == ascii("N"))
            }
            try blocking { await server.close() }
            #expect(throws: Never.self) { try Self.readToEndOrReset { try client.socket.readToEnd() } }
            #expect(throws: Never.self) { try Self.readToEndOrReset { _ = try peer?.readToEnd() } }
            #expect(server.sessionCount == 0)
        }
    }

    private static func readToEndOrReset<Result>(_ body: () throws -> Result) throws {
        do {
            _ = try body()
        } catch PeerError.reset {
            // What it had not read yet was lost with the connection.
        }
    }
}
