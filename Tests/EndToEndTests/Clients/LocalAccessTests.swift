import Foundation
import Testing

@Suite(.endToEnd)
struct LocalAccessTests {
    private static let password = canary
    private static let asksForPassword = ["--no-check", "--local-password-file", "password"]

    private static func addPasswordFile(_ setup: inout TunnelSetup, _ server: PostgresServer) {
        setup.files["password"] = password + "\n"
    }

    @Test("a driver logs in to the tunnel with its password", arguments: Driver.installed)
    func password(driver: Driver) async throws {
        try await withTunnel(Self.asksForPassword, setup: Self.addPasswordFile) { tunnel in
            let command = driver.command(port: tunnel.port).with {
                $0.environment = ["DRIVER_PASSWORD": Self.password]
            }
            let said = try await answer(of: command)
            #expect(said.hasPrefix("ok"))
            #expect(tunnel.errors.text.isEmpty)
        }
    }

    @Test("psql says what is wrong with a wrong password")
    func wrongPassword() async throws {
        try await withTunnel(Self.asksForPassword, setup: Self.addPasswordFile) { tunnel in
            let settings = ["password": "wrong", "sslmode": "disable"]
            let finished = try await run(tunnel.psql(["-c", "SELECT 1"], settings))
            #expect(finished.exitCode == 2)
            #expect(finished.errors.contains("FATAL:  password authentication failed for user \"anyone\""))
        }
    }

    @Test("psql connects through the Unix socket, which is gone when the tunnel is")
    func socket() async throws {
        // A socket's path has room for about 100 bytes, which the usual place for temporary files may exceed.
        let directory = "/tmp/ppg.\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        try await withTunnel(["--no-check", "--socket", directory]) { tunnel in
            let path = "\(directory)/.s.PGSQL.\(tunnel.port)"
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let user = try await tunnel.ask("SELECT current_user", ["host": directory, "sslmode": "require"])
            #expect(user == tunnel.server.shownUser)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: directory)
        #expect(left.isEmpty)
        try FileManager.default.removeItem(atPath: directory)
    }

    @Test("a client of the same user is let in")
    func sameUser() async throws {
        try await withTunnel(["--no-check", "--same-user"]) { tunnel in
            let one = try await tunnel.ask("SELECT 1")
            #expect(one == "1")
        }
    }

    @Test("a client of another user is refused", .enabled(if: geteuid() == 0, "only root can be somebody else"))
    func otherUser() async throws {
        // Root may connect to anybody's tunnel, so it is the client that is another user here.
        try await withTunnel(["--no-check", "--same-user"]) { tunnel in
            let psql = tunnel.psql(["-c", "SELECT 1"], ["sslmode": "disable"])
            let asNobody = ["--reuid", "nobody", "--clear-groups", psql.program] + psql.arguments
            let finished = try await run(Command("setpriv", asNobody, environment: psql.environment))
            #expect(finished.exitCode == 2)
            #expect(finished.errors.contains("FATAL:  the client belongs to another user of this machine"))
        }
    }

    @Test("another user cancels nothing, with the right key", .enabled(if: geteuid() == 0, "as above"))
    func otherUsersCancel() async throws {
        try await withTunnel(["--no-check", "--same-user"]) { tunnel in
            let name = "others_\(UUID())"
            let script = "\(Surroundings.package)/Tests/Support/drivers/show_cancel_request.py"
            let session = Command("python3", [script, "\(tunnel.port)", name]).with { $0.input = .typed }
            try await withProgram(session) { session in
                let request = try await session.output.wait(for: "a request") { $0.firstMatch(of: /^(\S+)\n/)?.1 }
                try await tunnel.server.waitForQuery(of: name, like: "%pg_sleep%")
                // By the shell, which everybody may run; the answer is counted, for there must be none.
                let send = "exec 3<>/dev/tcp/127.0.0.1/\(tunnel.port); printf '\(request)' >&3; wc -c <&3"
                let asNobody = ["--reuid", "nobody", "--clear-groups", "bash", "-c", send]
                #expect(try await answer(of: Command("setpriv", asNobody)) == "0")
                let state = "SELECT state FROM pg_stat_activity WHERE application_name = '\(name)'"
                #expect(try await tunnel.server.ask(state) == "active")
                #expect(try await answer(of: .shell(send)) == "0")
                let finished = try await session.finished()
                #expect(finished.value.hasSuffix("57014"), "\(finished)")
            }
        }
    }
}
