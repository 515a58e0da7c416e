import Foundation
import Testing

/// A flood of connections that never become sessions, where the process may not have as many descriptors
/// (`ulimit -n`): the accept loop neither spins nor dies.
///
/// Row 12 of `Tests/HOLES.md`.
@Suite(.endToEnd, .enabled(if: ProcessStatistics.areAvailable))
struct FewDescriptorsTests {
    @Test("with 64 descriptors the tunnel rests while it is flooded, and serves again afterwards")
    func fewDescriptors() async throws {
        let setup = { (setup: inout TunnelSetup, _: PostgresServer) in setup.descriptorLimit = 64 }
        try await withTunnel(["--no-check"], setup: setup) { tunnel in
            try await withProgram(tunnel.interactivePsql()) { session in
                try await session.type("SELECT 'before';\n")
                try await session.output.wait(for: "before\n")

                let late = try await withProgram(tunnel.flood(silent: 150)) { flood in
                    try await flood.output.wait(for: "open\n")
                    try await tunnel.errors.wait(for: "ulimit -n")
                    let (start, before) = (ContinuousClock.now, try ProcessStatistics(of: tunnel.program.processID))
                    try await session.type("SELECT 'meanwhile';\n")
                    try await session.output.wait(for: "meanwhile\n")
                    // Ten seconds later the first ones' time is up.
                    try await flood.output.wait(for: "first end\n")
                    let after = try ProcessStatistics(of: tunnel.program.processID)
                    let processorTime = after.processorTime - before.processorTime
                    #expect(processorTime < start.duration(to: .now) / 10, "the tunnel spins")
                    // In the line behind all the others.
                    return Task { try await tunnel.ask("SELECT 'late'") }
                }
                #expect(try await late.value == "late")
                try await session.type("SELECT 'afterwards';\n")
                try await session.output.wait(for: "afterwards\n")
            }
            #expect(try await tunnel.statisticsAtRest().connections == 0)
            let warnings = tunnel.errors.lines.filter { $0.contains("cannot accept connections for the moment") }
            #expect((1...10).contains(warnings.count), "it says so once, until it accepts again")
            #expect(warnings.allSatisfy { $0.hasSuffix("clients are connected, and there is no room for more") })
        }
    }

    /// Where all descriptors were taken, logins failed, and now and then Dispatch ended the process.
    @Test(
        "clients beyond the room that few descriptors give are told so, and all are served in the end",
        arguments: [(64, 1), (64, 4), (128, 8)]
    )
    func moreClientsThanRoom(descriptors: Int, loops: Int) async throws {
        let setup = { (setup: inout TunnelSetup, _: PostgresServer) in setup.descriptorLimit = descriptors }
        try await withTunnel(["--no-check", "--event-loops", "\(loops)"], setup: setup) { tunnel in
            let script = "\(Surroundings.package)/Tests/Support/drivers/more_than_room.py"
            let finished = try await run(Command("python3", [script, "\(tunnel.port)", "60", "room_\(UUID())"]))
            #expect(finished.value.hasSuffix("ok more_than_room"), "\(finished)")
            #expect(tunnel.errors.text.contains("connection refused: sorry, too many clients already"))
            #expect(!tunnel.errors.text.contains("too many open files"))
        }
    }

    /// Only root sees them, for a tunnel hides itself.
    @Test(
        "whatever clients do at a time, some descriptors stay free",
        .enabled(if: geteuid() == 0),
        arguments: [(64, 1), (64, 4), (128, 8)]
    )
    func peak(descriptors: Int, loops: Int) async throws {
        let setup = { (setup: inout TunnelSetup, _: PostgresServer) in setup.descriptorLimit = descriptors }
        try await withTunnel(["--no-check", "--event-loops", "\(loops)"], setup: setup) { tunnel in
            let script = "\(Surroundings.package)/Tests/Support/drivers/peak_of_descriptors.py"
            let arguments = [script, "\(tunnel.port)", "\(tunnel.program.processID)", "peak_\(UUID())"]
            let finished = try await run(Command("python3", arguments))
            let peak = try #require(finished.value.split(separator: " ").last.flatMap { Int($0) }, "\(finished)")
            #expect((descriptors / 2...descriptors - 4).contains(peak))
            #expect(!tunnel.errors.text.contains("too many open files"))
        }
    }

    @Test("a limit that leaves no room for a single client is said at the start")
    func noRoomAtAll() async throws {
        let finished = try await runTunnel(["--no-check", "--event-loops", "64"]) { setup, _ in
            setup.descriptorLimit = 64
        }
        #expect(finished.exitCode == 1)
        #expect(
            finished.errors == """
                error: 64 open files are too few for a single client
                hint: raise the limit of open files (ulimit -n), or lower --event-loops and --reuse-max

                """
        )
    }
}
