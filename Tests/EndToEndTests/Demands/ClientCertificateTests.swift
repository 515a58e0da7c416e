import Foundation
import Testing

/// A role that has to show a certificate (`clientcert=verify-full`).
@Suite(.endToEnd)
struct ClientCertificateTests {
    @Test("a certificate and its key in PEM files", arguments: ["", "&sslcertmode=require"])
    func pem(mode: String) async throws {
        let query = { (server: PostgresServer) in
            "sslcert=\(server.tlsDirectory)/client.crt&sslkey=\(server.tlsDirectory)/client.key\(mode)"
        }
        try await expectLogin(query, user: "cert_user")
    }

    @Test("a key with a passphrase")
    func encrypted() async throws {
        let query = { (server: PostgresServer) in
            let tls = server.tlsDirectory
            return "sslcert=\(tls)/client.crt&sslkey=\(tls)/client-encrypted.key&sslpassword=sesame"
        }
        try await expectLogin(query, user: "cert_user")
    }

    @Test("Prisma's way: PKCS #12, and sslcert for the authority")
    func prisma() async throws {
        let query = { (server: PostgresServer) in
            let tls = server.tlsDirectory
            return "sslcert=\(tls)/ca.crt&sslidentity=\(tls)/client.p12&sslpassword=sesame&sslaccept=strict"
        }
        try await expectLogin(query, user: "cert_user", trustsByOption: false)
    }

    @Test("Prisma's files are looked for in ./prisma")
    func prismaDirectory() async throws {
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup = .demanding("sslcert=../certificates/ca.pem", server, trustsByOption: false)
            setup.files["certificates/ca.pem"] = try? String(contentsOfFile: server.caFile, encoding: .utf8)
            setup.files["prisma/schema.prisma"] = ""
        }
        try await withTunnel(setup: change) { tunnel in
            try await tunnel.output.wait(for: "Logged in to PostgreSQL")
        }
    }

    @Test("without it the server refuses, in its own words")
    func none() async throws {
        let hint = "check DATABASE_URL: its credentials may be mistyped, revoked, or made for another database"
        for query in ["sslcertmode=allow", "sslcertmode=disable"] {
            try await expectNoLogin(
                { _ in query },
                user: "cert_user",
                "connection requires a valid client certificate",
                hint: hint
            )
        }
    }

    @Test("a certificate that vouches for itself: what the server says, and what to check")
    func unknownAuthority() async throws {
        let directory = try Surroundings.makeDirectory()
        let openssl = Command.shell(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=cert_user -days 2 "
                + "-keyout \(directory)/own.key -out \(directory)/own.crt 2>&1; chmod 600 \(directory)/own.key"
        )
        _ = try await answer(of: openssl)
        try await expectNoLogin(
            { _ in "sslcert=\(directory)/own.crt&sslkey=\(directory)/own.key" },
            user: "cert_user",
            "cannot reach SERVER: login failed: tlsv1 alert unknown ca",
            hint:
                "the server wants another client certificate: check sslcert and sslkey, or sslidentity, in DATABASE_URL"
        )
    }

    @Test("what cannot be used is named at the start")
    func unusable() async throws {
        let directory = try Surroundings.makeDirectory()
        try await expectRefusedURL {
            "sslcert=\($0.tlsDirectory)/client.crt&sslkey=\(directory)/no.key"
        } _: { _ in
            "sslkey in DATABASE_URL: cannot use the private key in \(directory)/no.key: no such file or directory"
        }
        try await expectRefusedURL {
            "sslcert=\(directory)/no.crt&sslkey=\($0.tlsDirectory)/client.key"
        } _: { _ in
            "sslcert in DATABASE_URL: cannot read certificates from \(directory)/no.crt: no such file or directory"
        }
        try await expectRefusedURL {
            "sslcert=\($0.tlsDirectory)/client.crt&sslkey=\($0.tlsDirectory)/server.key"
        } _: {
            "sslkey in DATABASE_URL: cannot use the private key in \($0.tlsDirectory)/server.key: "
                + "it does not belong to the certificate"
        }
        try await expectRefusedURL {
            "sslidentity=\($0.tlsDirectory)/client.p12&sslpassword=\(canary)"
        } _: {
            "sslidentity in DATABASE_URL: cannot read a certificate and its key from \($0.tlsDirectory)/client.p12: "
                + "sslpassword is wrong"
        }
        try await expectRefusedURL {
            "sslcert=\($0.tlsDirectory)/client.crt&sslkey=\($0.tlsDirectory)/client-encrypted.key"
        } _: {
            "sslkey in DATABASE_URL: cannot use the private key in \($0.tlsDirectory)/client-encrypted.key: "
                + "it has a passphrase, and there is no sslpassword"
        }
    }
}
