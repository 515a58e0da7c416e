import Foundation
import Testing

/// Passwords beyond ASCII, which PostgreSQL and its clients prepare before SCRAM (RFC 4013).
@Suite(.endToEnd)
struct PreparedPasswordTests {
    /// What psql sets, and what the URL has: composed and decomposed, of compatibility, with what is left out, in
    /// several scripts, and prohibited, which is taken as it is.
    static let passwords = [
        ("pässwörd", "pässwörd"), ("passw\u{F6}rd", "passwo\u{308}rd"), ("I\u{AD}X", "IX"), ("IX", "\u{2168}"),
        ("a", "\u{AA}"), ("\u{AA}", "a"), ("пароль 密码 パス", "пароль 密码 ﾊﾟｽ"), ("한글", "\u{1112}\u{1161}\u{11AB}글"),
        ("a\u{A0}b", "a b"), ("pass😀", "pass😀"), ("foo\u{627}1bar", "foo\u{627}1bar"),
    ]

    private static func encoded(_ password: String) -> String {
        password.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func makeRole(_ server: PostgresServer, password: String) async throws -> String {
        let role = "role_" + UUID().uuidString.lowercased().replacing("-", with: "_")
        try await server.ask("SET client_encoding = 'UTF8'; CREATE ROLE \(role) LOGIN PASSWORD '\(password)'")
        return role
    }

    @Test("a role whose password was set with psql logs in", arguments: passwords)
    func logsIn(set: String, used: String) async throws {
        let role = try await makeRole(.shared, password: set)
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup = .url(server.url(user: role, password: Self.encoded(used)), server)
        }
        try await withTunnel(setup: change) { tunnel in
            try await tunnel.output.wait(for: "Logged in to PostgreSQL")
            #expect(try await tunnel.ask("SELECT current_user") == role)
        }
    }

    /// PostgreSQL's `002_saslprep.pl`: letters keep their case, and what is prohibited is not left out.
    @Test("another password does not", arguments: [("IX", "ix"), ("foo\u{627}1bar", "foo1\u{627}bar"), ("é", "e")])
    func differs(set: String, used: String) async throws {
        let role = try await makeRole(.shared, password: set)
        let finished = try await runTunnel { setup, server in
            setup = .url(server.url(user: role, password: Self.encoded(used)), server)
        }
        #expect(finished.exitCode == 77)
    }

    /// md5 and cleartext take the bytes.
    @Test("the other methods take it as it is")
    func others() async throws {
        let password = "I\u{AD}X"
        try await PostgresServer.with(connections: 10) { server in
            for role in ["cleartext_user", "md5_user"] {
                let encryption = role == "md5_user" ? "md5" : "scram-sha-256"
                try await server.ask(
                    "SET password_encryption = '\(encryption)'; ALTER ROLE \(role) PASSWORD '\(password)'"
                )
                let change = { (setup: inout TunnelSetup, server: PostgresServer) in
                    setup = .url(server.url(user: role, password: Self.encoded(password)), server)
                }
                try await withTunnel(server: server, setup: change) { tunnel in
                    let shown = try await tunnel.ask("SELECT current_user")
                    #expect(shown == role)
                }
            }
        }
    }

    @Test(
        "psql logs in to the tunnel with such a password",
        arguments: [("passwo\u{308}rd", "passw\u{F6}rd"), ("\u{2168}", "IX")]
    )
    func local(file: String, used: String) async throws {
        let change = { (setup: inout TunnelSetup, _: PostgresServer) in setup.files["password"] = file + "\n" }
        try await withTunnel(["--no-check", "--local-password-file", "password"], setup: change) { tunnel in
            let one = try await tunnel.ask("SELECT 1", ["password": used, "sslmode": "disable"])
            #expect(one == "1")
        }
    }

    @Test(
        "a password file that is no line of text",
        arguments: [
            ("a\tb", "the password has a control character in it"),
            ("a\nb", "the password has a control character in it"),
        ]
    )
    func noText(file: String, words: String) async throws {
        let finished = try await runTunnel(["--local-password-file", "password"]) { setup, _ in
            setup.files["password"] = file
        }
        #expect(finished.exitCode == 64)
        let hint = "write the password, as UTF-8 on one line, into a file that only you can read"
        #expect(finished.errors == "error: --local-password-file: \(words)\nhint: \(hint)\n")
    }
}
