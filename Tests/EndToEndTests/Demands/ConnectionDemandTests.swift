import Foundation
import Testing

/// Revocation lists, TLS versions, and what cannot be had.
@Suite(.endToEnd)
struct ConnectionDemandTests {
    @Test("a list without the server's certificate lets it through")
    func notRevoked() async throws {
        try await expectLogin { "sslcrl=\($0.tlsDirectory)/empty.crl" }
    }

    @Test("a list with it does not")
    func revoked() async throws {
        try await expectNoLogin(
            { "sslcrl=\($0.tlsDirectory)/revoked.crl" },
            "cannot reach SERVER: TLS handshake failed: certificate verify failed (certificate revoked)",
            hint: "somebody else may have the server's key: ask who runs it"
        )
    }

    @Test("SIGHUP reads the list anew")
    func newList() async throws {
        let list = try Surroundings.makeDirectory() + "/list.crl"
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup = .demanding("sslcrl=\(list)", server)
            setup.arguments = ["--log-level", "info", "--reuse-idle", "0"]
        }
        let server = try await PostgresServer.shared
        let copy = { (name: String) in try await answer(of: .shell("cat \(server.tlsDirectory)/\(name) >\(list)")) }
        _ = try await copy("empty.crl")
        try await withTunnel(setup: change) { tunnel in
            try await tunnel.output.wait(for: "Logged in to PostgreSQL")
            _ = try await copy("revoked.crl")
            let one = try await tunnel.ask("SELECT 1")
            #expect(one == "1")
            tunnel.send(SIGHUP)
            try await tunnel.errors.wait(for: "DATABASE_URL was read anew")
            try await tunnel.expectRefusal(
                "cannot reach \(server.endpoint): TLS handshake failed: certificate verify failed (certificate revoked)",
                hint: "somebody else may have the server's key: ask who runs it"
            )
        }
    }

    @Test("a list that is not there is an error")
    func missingList() async throws {
        let directory = try Surroundings.makeDirectory()
        try await expectRefusedURL {
            _ in
            "sslcrl=\(directory)/no.crl"
        } _: { _ in
            "sslcrl in DATABASE_URL: cannot read revocation lists from \(directory)/no.crl: no such file or directory"
        }
        try await expectRefusedURL {
            _ in
            "sslcrldir=\(directory)"
        } _: { _ in
            "sslcrldir in DATABASE_URL: cannot read revocation lists from \(directory): "
                + "no file in it is named by a hash: use openssl rehash"
        }
    }

    @Test("a directory that openssl rehash has seen")
    func listDirectory() async throws {
        let directory = try Surroundings.makeDirectory()
        let server = try await PostgresServer.shared
        let rehash = "cp \(server.tlsDirectory)/revoked.crl \(directory)/list.pem && openssl rehash \(directory)"
        _ = try await answer(of: .shell(rehash))
        try await expectNoLogin(
            { _ in "sslcrldir=\(directory)" },
            "cannot reach SERVER: TLS handshake failed: certificate verify failed (certificate revoked)",
            hint: "somebody else may have the server's key: ask who runs it"
        )
    }

    @Test("the newest version", arguments: [("TLSv1.2", "TLSv1.2"), ("TLSv1.3", "TLSv1.3")])
    func newest(limit: String, version: String) async throws {
        try await expectLogin({ _ in "ssl_max_protocol_version=\(limit)" }, over: version)
    }

    @Test("a server that is too old for the oldest version")
    func tooOld() async throws {
        try await PostgresServer.with(connections: 10) { server in
            try await server.ask("ALTER SYSTEM SET ssl_max_protocol_version = 'TLSv1.2'")
            try await server.ask("SELECT pg_reload_conf()")
            try await server.wait(until: "current_setting('ssl_max_protocol_version') = 'TLSv1.2'")
            for (minimum, isRefused) in [("TLSv1.3", true), ("TLSv1.2", false), ("TLSv1", false)] {
                let change = { (setup: inout TunnelSetup, server: PostgresServer) in
                    setup = .demanding("ssl_min_protocol_version=\(minimum)", server)
                    setup.arguments = ["--no-check"]
                }
                try await withTunnel(server: server, setup: change) { tunnel in
                    guard isRefused else {
                        #expect(try await tunnel.ask("SELECT 1") == "1")
                        return
                    }
                    try await tunnel.expectRefusal(
                        "cannot reach \(server.endpoint): TLS handshake failed: tlsv1 alert protocol version",
                        hint: "the server speaks none of the allowed versions: TLSv1.2 and TLSv1.3, "
                            + "or what DATABASE_URL says"
                    )
                }
            }
        }
    }

    @Test(
        "what the tunnel cannot do is refused by name",
        arguments: [
            ("gssencmode=require", "gssencmode=require cannot be kept: the tunnel does not encrypt with GSSAPI"),
            ("requirepeer=postgres", "requirepeer cannot be kept: the tunnel connects over TCP"),
            ("sslcertmode=require", "sslcertmode=require stands without a client certificate"),
            ("sslmode=disable&channel_binding=require", "channel_binding=require contradicts a connection without TLS"),
            ("sslmode=prefer&sslcrl=x", "sslcrl contradicts a connection without TLS"),
            ("channel_binding=sometimes", "channel_binding is unknown"),
        ]
    )
    func refused(query: String, words: String) async throws {
        let finished = try await runTunnel { setup, server in setup = .demanding(query, server) }
        #expect(finished.exitCode == 78)
        #expect(finished.errors.contains("/.env: \(words)\nhint: "), "\(finished)")
    }
}
