import Foundation
import Testing

/// How a test wants its tunnel.
struct TunnelSetup: Sendable {
    var arguments: [String] = []
    var environment: [String: String] = [:]
    /// Files of the tunnel's working directory by name.
    var files: [String: String] = [:]
    /// Arguments that make the throw-away server stand in for Prisma Postgres.
    var standIn: [String] = []
    /// Descriptors that the tunnel may have (`ulimit -n`); as many as this process where there is nil.
    var descriptorLimit: Int?
    /// A program and its arguments that becomes the tunnel, whose command line follows.
    var launcher: [String] = []

    /// As users have it: an API key in `.env`; the throw-away server takes the place of db.prisma.io.
    static func standard(_ server: PostgresServer) -> TunnelSetup {
        TunnelSetup(
            files: [".env": "DATABASE_URL='\(server.databaseURL)'\n"],
            standIn: ["--upstream", server.endpoint, "--ca-file", server.caFile]
        )
    }

    /// A connection string in `.env`.
    static func url(_ url: String, _ server: PostgresServer) -> TunnelSetup {
        TunnelSetup(files: [".env": "DATABASE_URL='\(url)'\n"], standIn: ["--ca-file", server.caFile])
    }

    func command(in directory: String) -> Command {
        var command = Command(Surroundings.binary, arguments + standIn, environment: environment)
        if let program = launcher.first {
            command.arguments = launcher.dropFirst() + [command.program] + command.arguments
            command.program = program
        }
        if let descriptorLimit {
            let script = "ulimit -n \(descriptorLimit) && exec \"$@\""
            command.arguments = ["-c", script, "bash", command.program] + command.arguments
            command.program = "bash"
        }
        command.directory = directory
        command.timeLimit = .seconds(300)
        return command
    }
}

/// A tunnel that listens: its port, what it says, and the signals it is sent.
struct TunnelProcess: Sendable {
    let program: RunningProgram
    let server: PostgresServer
    /// The working directory.
    let directory: String
    let port: UInt16

    var output: Transcript { program.output }
    var errors: Transcript { program.errors }

    func send(_ signal: CInt) { program.send(signal) }

    /// Waits for the tunnel's end.
    func exitCode() async throws -> Int { try await program.finished().exitCode }
}

/// Runs a tunnel on a free port while `body` runs, and ends it with SIGTERM unless the test ended it before. `server`:
/// another one than all tests share.
func withTunnel<Result>(
    _ arguments: [String] = [],
    server: PostgresServer? = nil,
    setup change: (inout TunnelSetup, PostgresServer) -> Void = { _, _ in },
    _ body: (TunnelProcess) async throws -> Result
) async throws -> Result {
    let server = if let server { server } else { try await PostgresServer.shared }
    var setup = TunnelSetup.standard(server)
    setup.arguments = arguments
    change(&setup, server)
    let directory = try Surroundings.makeDirectory(files: setup.files)
    return try await withProgram(setup.command(in: directory)) { program in
        do {
            let port = try await program.output.wait(for: "the banner", listeningPort)
            let tunnel = TunnelProcess(program: program, server: server, directory: directory, port: port)
            let result = try await body(tunnel)
            tunnel.send(SIGTERM)
            let finished = try await program.finished()
            #expect(endings.contains(finished.exitCode), "the tunnel ended badly: \(finished)")
            return result
        } catch {
            Issue.record("the tunnel said: \(program.output.text)\n\(program.errors.text)")
            throw error
        }
    }
}

/// Runs a tunnel that is expected to end by itself.
func runTunnel(
    _ arguments: [String] = [],
    setup change: (inout TunnelSetup, PostgresServer) -> Void = { _, _ in }
) async throws -> Finished {
    let server = try await PostgresServer.shared
    var setup = TunnelSetup.standard(server)
    setup.arguments = arguments
    change(&setup, server)
    return try await run(setup.command(in: try Surroundings.makeDirectory(files: setup.files)))
}

/// Signals that end a tunnel in order, and what it exits with then.
let endSignals = [SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU]
private let endings = endSignals.map { 128 + Int($0) }

/// From the banner's first line.
private func listeningPort(_ output: String) -> UInt16? {
    guard let end = output.firstIndex(of: "\n") else { return nil }
    return output[..<end].firstMatch(of: /:(\d+) 🚀$/).flatMap { UInt16($0.1) }
}
