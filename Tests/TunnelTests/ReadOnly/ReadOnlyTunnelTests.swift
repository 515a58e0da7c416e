import FakePeers
import PostgresWire
import TestBytes
import Testing

/// A read-only tunnel before a scripted upstream.
@Suite struct ReadOnlyTunnelTests {
    private static let readOnly = ParameterStatus(name: "default_transaction_read_only", value: "on")

    /// A session whose upstream has reported `parameters`.
    private static func logIn(
        _ tunnel: TestTunnel,
        _ parameters: [ParameterStatus],
        startup: [UInt8] = FirstPackets.startup()
    ) throws -> (client: RawClient, upstream: UpstreamPeer, startup: StartupMessage) {
        let client = try tunnel.client(sending: startup)
        let upstream = try tunnel.acceptUpstream()
        try upstream.startTLS()
        let message = try upstream.readStartup()
        var bytes = encoded(Authentication.ok.encode)
        for parameter in parameters { parameter.encode(into: &bytes) }
        ReadyForQuery(status: .idle).encode(into: &bytes)
        try upstream.send(bytes)
        return (client, upstream, message)
    }

    private static func withReadOnlyTunnel(_ body: @escaping @Sendable (TestTunnel) throws -> Void) async throws {
        try await withTunnel({ $0.policy.isReadOnly = true }, body)
    }

    @Test func `The login asks for it last, and a refusal comes back in the tunnel's words`() async throws {
        try await Self.withReadOnlyTunnel { tunnel in
            let startup = FirstPackets.startup(["user": "a", "Default_Transaction_Read_Only": "off"])
            let session = try Self.logIn(tunnel, [Self.readOnly], startup: startup)
            let last = session.startup.parameters.last
            #expect(last == .init(name: "default_transaction_read_only", value: "on"))
            _ = try session.client.readUntilReady()
            try session.client.send(Query("vacuum").encode)
            let sent = try session.upstream.readMessage()
            #expect(sent.payload.starts(with: "TRUNCATE ".utf8))
            let refusal = message("E", ascii("SERROR\0VERROR\0C25006\0Mcannot execute TRUNCATE TABLE\0\0"))
            try session.upstream.send(refusal + message("Z", ascii("I")))
            let answer = try ErrorResponse.decode(try session.client.readMessage().payload)
            #expect(answer.message == "cannot execute VACUUM through a read-only tunnel")
            try session.client.send(Query("select 1").encode)
            let passed = try session.upstream.readMessage()
            #expect(passed.payload == ascii("select 1\0"))
        }
    }

    @Test(arguments: [[], ["off"]])
    func `A server that does not report it is refused with words`(values: [String]) async throws {
        try await Self.withReadOnlyTunnel { tunnel in
            let reports = values.map { ParameterStatus(name: "default_transaction_read_only", value: $0) }
            let session = try Self.logIn(tunnel, reports)
            let refusal = try session.client.readRefusal()
            #expect(refusal.sqlState == "0A000")
            #expect(refusal.message.hasSuffix("the server does not report that the session is read-only"))
            #expect(refusal.hint?.contains("PostgreSQL 14 or later") == true)
            let goodbye = try session.upstream.readMessage()
            #expect(goodbye.type == Terminate.type)
        }
    }

    @Test func `A session that is no longer read-only ends`() async throws {
        try await Self.withReadOnlyTunnel { tunnel in
            let session = try Self.logIn(tunnel, [Self.readOnly])
            _ = try session.client.readUntilReady()
            try session.client.send(encoded(Query("select f()").encode) + encoded(Query("select g()").encode))
            let first = try session.upstream.readMessage()
            #expect(first.payload == ascii("select f()\0"))
            let off = ParameterStatus(name: "default_transaction_read_only", value: "off")
            try session.upstream.send(encoded(off.encode) + message("Z", ascii("I")))
            let refusal = try session.client.readRefusal()
            #expect(refusal.severity == "FATAL" && refusal.sqlState == "25006")
            // What waited at the gate never came.
            let next = try session.upstream.readMessage()
            #expect(next.type == Terminate.type)
            #expect(try tunnel.logLine(with: "session ended").contains("ended_by=tunnel"))
        }
    }

    @Test func `Replication is refused before anything is opened`() async throws {
        try await Self.withReadOnlyTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup(["user": "a", "replication": "database"]))
            #expect(try client.readRefusal().sqlState == "25006")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test func `A client that leaves while its queries wait has them run`() async throws {
        try await Self.withReadOnlyTunnel { tunnel in
            let session = try Self.logIn(tunnel, [Self.readOnly])
            _ = try session.client.readUntilReady()
            try session.client.send(encoded(Query("select 1").encode) + encoded(Query("select 2").encode))
            session.client.socket.shutdownWrite()
            for _ in 0..<2 {
                _ = try session.upstream.readMessage()
                try session.upstream.send(message("C", ascii("SELECT 1\0")) + message("Z", ascii("I")))
            }
            #expect(try session.upstream.readToEnd().count <= 5)
        }
    }
}
