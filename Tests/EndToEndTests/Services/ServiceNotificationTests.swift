import Foundation
import Testing

/// What a service manager hears of a tunnel, and how the tunnel ends for it.
@Suite(.endToEnd)
struct ServiceNotificationTests {
    @Test("READY, clients, a reload, the stop; and exit code 0 for SIGTERM")
    func life() async throws {
        try await ServiceSetup.withListener { messages, variables in
            try await Self.withService(["--drain-timeout", "7"], variables) { tunnel in
                try await messages.wait(for: "READY=1\n")
                try await messages.wait(for: "STATUS=127.0.0.1:\(tunnel.port): 0 clients\n")
                try await withProgram(tunnel.interactivePsql()) { psql in
                    try await psql.type("SELECT 'connected';\n")
                    try await psql.output.wait(for: "connected")
                    try await messages.wait(for: "STATUS=127.0.0.1:\(tunnel.port): 1 client\n")
                }
                tunnel.send(SIGHUP)
                try await messages.wait(for: "the end of a reload") {
                    $0.contains(/RELOADING=1 MONOTONIC_USEC=\d+\nREADY=1\n/) ? () : nil
                }
                tunnel.send(SIGTERM)
                try await messages.wait(for: "STOPPING=1 EXTEND_TIMEOUT_USEC=27000000\nSTATUS=shutting down\n")
                let code = try await tunnel.exitCode()
                #expect(code == 0)
            }
        }
    }

    @Test("signs of life come again and again")
    func watchdog() async throws {
        try await ServiceSetup.withListener { messages, variables in
            let variables = variables.merging(["WATCHDOG_USEC": "100000"]) { $1 }
            try await Self.withService(["--event-loops", "3"], variables) { tunnel in
                try await messages.wait(for: "five signs") {
                    $0.matches(of: /WATCHDOG=1\n/).count >= 5 ? () : nil
                }
                tunnel.send(SIGTERM)
                _ = try await tunnel.exitCode()
            }
        }
    }

    @Test("a watchdog of another process is not fed")
    func foreignWatchdog() async throws {
        try await ServiceSetup.withListener { messages, variables in
            let variables = variables.merging(["WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"]) { $1 }
            try await Self.withService([], variables) { tunnel in
                try await messages.wait(for: "0 clients\n")
                tunnel.send(SIGTERM)
                try await messages.wait(for: "shutting down\n")
                #expect(!messages.text.contains("WATCHDOG"))
                _ = try await tunnel.exitCode()
            }
        }
    }

    @Test(
        "only who waits for this very process, or asks for it, gets 0 for SIGTERM",
        arguments: [
            ([:], [], SIGTERM, 143),
            (["SYSTEMD_EXEC_PID": "1"], [], SIGTERM, 143),
            ([:], ["--exit-zero-on-sigterm"], SIGTERM, 0),
            (["PPG_TUNNEL_EXIT_ZERO_ON_SIGTERM": "yes"], [], SIGTERM, 0),
            (["PPG_TUNNEL_EXIT_ZERO_ON_SIGTERM": "yes"], [], SIGINT, 130),
        ] as [([String: String], [String], CInt, Int)]
    )
    func exitCodes(environment: [String: String], arguments: [String], signal: CInt, expected: Int) async throws {
        try await ServiceSetup.withListener { _, variables in
            // A notification socket that is inherited from somebody else's service is told, and means nothing.
            let variables = environment["SYSTEMD_EXEC_PID"] == nil ? [:] : variables
            try await Self.withService(arguments, environment.merging(variables) { $1 }) { tunnel in
                tunnel.send(signal)
                let code = try await tunnel.exitCode()
                #expect(code == expected)
            }
        }
    }

    @Test("programs that are started find none of the variables")
    func children() async throws {
        let directory = try Surroundings.makeDirectory()
        let program = "\(directory)/ppg-tunnel"
        try FileManager.default.copyItem(atPath: Surroundings.binary, toPath: program)
        try Surroundings.write("#!/bin/sh\nenv\n", to: "\(program)-api")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(program)-api")
        let script = "LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=x exec \"$0\" projects list"
        let variables = ["NOTIFY_SOCKET": "/nowhere", "WATCHDOG_USEC": "1", "WATCHDOG_PID": "1", "KEPT": "yes"]
        let environment = try await answer(of: Command("bash", ["-c", script, program], environment: variables))
        #expect(environment.contains("KEPT=yes"))
        #expect(environment.firstMatch(of: /NOTIFY_|WATCHDOG_|LISTEN_/) == nil)
    }

    /// A tunnel that listens; the test ends it.
    private static func withService<Result>(
        _ arguments: [String],
        _ environment: [String: String],
        _ body: (TunnelProcess) async throws -> Result
    ) async throws -> Result {
        let server = try await PostgresServer.shared
        var setup = TunnelSetup.standard(server)
        setup.arguments = ["--no-check"] + arguments
        setup.environment = environment
        let directory = try Surroundings.makeDirectory(files: setup.files)
        return try await withProgram(setup.command(in: directory)) { program in
            let port = try await program.output.wait(for: "the banner") { output in
                output.firstMatch(of: /:(\d+) 🚀\n/).flatMap { UInt16($0.1) }
            }
            return try await body(TunnelProcess(program: program, server: server, directory: directory, port: port))
        }
    }
}
