import Foundation
import Testing

/// A `.env` of somebody else's project: what is not needed of it does not stop the tunnel.
@Suite(.endToEnd)
struct OddEnvFileTests {
    private static let oddities = [
        "// x", "[section]", "; x", "set -a", "source x", "NAME: value", "JSON=\"{\"a\":1}\" x", "A='it's",
        "KEY=-----BEGIN PRIVATE KEY-----\nMIIEv+/x\nabc==\n-----END PRIVATE KEY-----",
    ]

    private func expectToServe(
        _ setup: (inout TunnelSetup, PostgresServer) -> Void,
        warning: (_ directory: String) -> String?
    ) async throws {
        try await withTunnel(["--no-check"], setup: setup) { tunnel in
            try await tunnel.ask("SELECT 1")
            if let words = warning(tunnel.directory) {
                try await tunnel.errors.wait(for: "warning  \(words)\n")
                #expect(tunnel.errors.text.matches(of: /warning/).count == 1)
            } else {
                #expect(tunnel.errors.text.isEmpty)
            }
        }
    }

    @Test("an odd line is passed over with one warning", arguments: oddities)
    func oddLine(odd: String) async throws {
        try await expectToServe { setup, server in
            setup.files[".env", default: ""] = "\(odd)\nDATABASE_URL='\(server.databaseURL)'\n"
        } warning: { directory in
            odd.hasPrefix("KEY")
                ? "\(directory)/.env: lines 2 and 4 are not of the form KEY=value: passed over\n"
                    + "hint: start a line with # to make it a comment"
                : "\(directory)/.env: line 1 is not of the form KEY=value: passed over\n"
                    + "hint: start a line with # to make it a comment"
        }
    }

    @Test("a line that could mean DATABASE_URL does not matter where it is in the environment, or --url is given")
    func notNeeded() async throws {
        for isTyped in [true, false] {
            try await expectToServe { setup, server in
                setup.files[".env"] = "DATABASE_URL: \(canary)\n"
                if isTyped {
                    setup.arguments += ["--log-level", "error", "--url", server.databaseURL]
                } else {
                    setup.arguments += ["--log-level", "error"]
                    setup.environment["DATABASE_URL"] = server.databaseURL
                }
            } warning: { _ in
                nil
            }
        }
    }

    @Test("a comment in Latin-1 is a comment; UTF-16 with its mark is text")
    func encodings() async throws {
        let line = { (server: PostgresServer) in "DATABASE_URL='\(server.databaseURL)'\n" }
        let encodings: [(PostgresServer) -> Data] = [
            { Data([0x23, 0xE9, 0x0A]) + Data(line($0).utf8) },
            { Data([0xFF, 0xFE]) + (line($0).data(using: .utf16LittleEndian) ?? Data()) },
            { Data([0xFE, 0xFF]) + (line($0).data(using: .utf16BigEndian) ?? Data()) },
        ]
        for encode in encodings {
            let server = try await PostgresServer.shared
            let file = try Surroundings.makeDirectory() + "/settings"
            try encode(server).write(to: URL(filePath: file))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            let withoutFile = { (setup: inout TunnelSetup, _: PostgresServer) in setup.files = [:] }
            try await withTunnel(["--no-check", "--env-file", file], setup: withoutFile) { tunnel in
                try await tunnel.ask("SELECT 1")
                #expect(tunnel.errors.text.isEmpty)
            }
        }
    }

    @Test("a file that cannot be read is a warning; the error says so where it would be needed")
    func unreadable() async throws {
        let server = try await PostgresServer.shared
        let directory = try Surroundings.makeDirectory(files: [".env": "DATABASE_URL=\(canary)"])
        for path in [directory, "\(directory)/.env"] { chmod(path, path == directory ? 0o711 : 0) }
        // Root may read everything.
        let asNobody = geteuid() == 0 ? ["setpriv", "--reuid", "65534", "--clear-groups", "--"] : ["env"]
        var command = Command(asNobody[0], asNobody.dropFirst() + [Surroundings.binary, "--no-check"])
        command.directory = directory
        let finished = try await run(command)
        #expect(finished.exitCode == 78)
        #expect(finished.errors.contains(" \(directory)/.env (cannot be read: permission denied), and for "))
        command.environment["DATABASE_URL"] = server.databaseURL
        try await withProgram(command) { tunnel in
            try await tunnel.output.wait(for: "auth proxy listening")
            let words = "cannot read \(directory)/.env: permission denied: none of its settings count"
            try await tunnel.errors.wait(for: "warning  \(words)\n")
        }
    }
}
