import Foundation
import Testing

/// What a service manager gives a tunnel: sockets, and somebody who listens.
enum ServiceSetup {
    /// Listens for messages while `body` runs; it gets their transcript and the variables that lead to the listener.
    static func withListener<Result>(
        _ body: (Transcript, [String: String]) async throws -> Result
    ) async throws -> Result {
        // Short: a socket's path has room for about 100 bytes.
        let path = "\(Surroundings.directory)/n\(UInt32.random(in: 0 ... .max))"
        var listener = Command("python3", ["\(Surroundings.package)/Tests/Support/notify-listener.py", path])
        listener.timeLimit = .seconds(300)
        return try await withProgram(listener) { listener in
            try await listener.output.wait(for: "listening\n")
            return try await body(listener.output, ["NOTIFY_SOCKET": path])
        }
    }

    /// A tunnel that starts with the first client of `places`, as `systemd-socket-activate` opens them. What it is to
    /// find in its environment goes on the command line of that program, which passes on nothing else.
    static func withActivation<Result>(
        on places: [String],
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        files: [String: String] = [:],
        port: UInt16,
        activation: [String] = [],
        _ body: (TunnelProcess) async throws -> Result
    ) async throws -> Result {
        let server = try await PostgresServer.shared
        var setup = TunnelSetup.standard(server)
        setup.arguments = arguments
        setup.files.merge(files) { $0 + $1 }
        setup.launcher =
            ["systemd-socket-activate"] + activation + places.flatMap { ["-l", $0] }
            + environment.flatMap { ["-E", "\($0.key)=\($0.value)"] }
        let directory = try Surroundings.makeDirectory(files: setup.files)
        return try await withProgram(setup.command(in: directory)) { program in
            try await program.errors.wait(for: "Listening on") { text in
                text.matches(of: /Listening on/).count == places.count ? () : nil
            }
            return try await body(
                TunnelProcess(program: program, server: server, directory: directory, port: port)
            )
        }
    }
}
