import FakePeers
import PostgresWire
import TestBytes
import Testing

@Suite struct UpstreamConnectionTests {
    @Test func aClosedPortIsToldInTheSystemsWords() async throws {
        try await withTunnel { tunnel in
            tunnel.upstream.close()
            let refusal = try tunnel.client(sending: FirstPackets.startup()).readRefusal()
            #expect(refusal.sqlState == "57P03")
            #expect(refusal.message == tunnel.cannotReach("TCP connection failed: connection refused"))
        }
    }

    @Test func aNameThatDoesNotExistIsTold() async throws {
        try await withTunnel {
            $0.host = "no-such-host.invalid"
        } _: { tunnel in
            let refusal = try tunnel.client(sending: FirstPackets.startup()).readRefusal()
            #expect(refusal.sqlState == "57P03")
            #expect(refusal.message.contains("DNS lookup failed: "))
        }
    }

    /// The limit is for all steps together; the words name the step that took too long.
    @Test func silenceInEachStepIsTold() async throws {
        try await withTunnel {
            $0.connectTimeout = .milliseconds(120)
        } _: { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.readSSLRequest()
            #expect(
                try client.readRefusal().message
                    == "cannot reach 127.0.0.1:\(tunnel.upstream.port): no answer to the TLS handshake within 120 ms"
            )
            #expect(try upstream.readToEnd().isEmpty)
        }
    }

    @Test func silenceDuringTheLoginIsTold() async throws {
        try await withTunnel {
            $0.connectTimeout = .milliseconds(400)
        } _: { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            _ = try upstream.readStartup()
            let refusal = try client.readRefusal()
            #expect(refusal.message.hasSuffix("no answer to the login within 400 ms"))
            #expect(refusal.hint?.contains("--connect-timeout") == true)
        }
    }

    @Test func directTLSSavesTheSSLRequest() async throws {
        try await withTunnel {
            $0.negotiation = .direct
        } _: { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.handshake()
            _ = try upstream.readStartup()
            try upstream.finishLogin()
            #expect(try client.readUntilReady().types == "RSSKZ")
        }
    }

    /// Without ALPN the other side may be any TLS server (ALPACA).
    @Test func directTLSDemandsALPN() async throws {
        try await withTunnel {
            $0.negotiation = .direct
        } _: { tunnel in
            var tls = TLSPeer.Options()
            tls.applicationProtocol = nil
            let (refusal, upstream) = try tunnel.refusal(tls: tls) { try $0.handshake() }
            #expect(refusal.sqlState == "57P03")
            #expect(refusal.hint == "remove sslnegotiation=direct from DATABASE_URL")
            #expect(try upstream.readToEnd().isEmpty, "a startup message was sent")
        }
    }

    @Test func cleartextToThisMachineIsServed() async throws {
        try await withTunnel {
            $0.security = .cleartextLoopback
        } _: { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            #expect(try upstream.readStartup()["user"] == ascii(TestTunnel.user))
            try upstream.authenticate(.scram)
            try upstream.finishLogin()
            #expect(try client.readUntilReady().types == "RSSKZ")
        }
    }

    @Test func tls12IsEnough() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            try tunnel.acceptUpstream(tls: .upToTLS12).logIn(.scramPlus)
            #expect(try client.readUntilReady().types == "RSSKZ")
        }
    }

    /// The login's messages in the smallest pieces that a network can make of them.
    @Test func aLoginInSingleBytesIsTaken() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let upstream = try tunnel.acceptUpstream()
            try upstream.startTLS()
            _ = try upstream.readStartup()
            let login =
                encoded(Authentication.ok.encode) + encoded(ParameterStatus(name: "a", value: "b").encode)
                + encoded(UpstreamPeer.key.encode) + encoded(ReadyForQuery(status: .idle).encode)
            for byte in login { try upstream.send([byte]) }
            #expect(try client.readUntilReady().types == "RSKZ")
        }
    }
}
