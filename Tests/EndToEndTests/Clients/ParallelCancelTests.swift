import Foundation
import Testing

/// Cancel requests where it is crowded (PgBouncer #717).
@Suite(.endToEnd)
struct ParallelCancelTests {
    private static let scripts = "\(Surroundings.package)/Tests/Support/drivers"

    @Test("a hundred cancel requests at once stop the fifty queries they are for, and fifty others sleep on")
    func hundred() async throws {
        try await withTunnel(["--no-check", "--cancel-abandoned"]) { tunnel in
            let name = "hundred_\(UUID())"
            let sleeping = "(SELECT count(*) FROM pg_stat_activity WHERE application_name = '\(name)' "
            let script = Command("python3", ["\(Self.scripts)/parallel_cancels.py", "\(tunnel.port)", name])
            try await withProgram(script.with { $0.input = .typed }) { clients in
                try await clients.output.wait(for: "sleeping\n")
                try await tunnel.server.wait(until: sleeping + "AND wait_event = 'PgSleep') = 100")
                try await clients.type("\n")
                try await clients.output.wait(for: "cancelled\n")
                let left = try await tunnel.server.ask("SELECT \(sleeping) AND wait_event = 'PgSleep')")
                #expect(left == "50")
                try await clients.type("\n")
                let finished = try await clients.finished()
                #expect(finished.succeeded, "\(finished)")
            }
            // Their clients have vanished.
            try await tunnel.server.waitForEnd(of: name)
            #expect(tunnel.errors.text.isEmpty)
        }
    }

    @Test("Ctrl-C works when PostgreSQL has no connection left")
    func upstreamLimit() async throws {
        try await PostgresServer.with(connections: 2) { server in
            try await withTunnel(["--no-check"], server: server) { tunnel in
                // It says itself that it runs: the administrator who would ask takes up connections, too.
                let query = "DO $$ BEGIN RAISE NOTICE 'asleep'; PERFORM pg_sleep(600); END $$"
                try await withProgram(tunnel.psql(["-c", query])) { sleeper in
                    try await sleeper.errors.wait(for: "asleep")
                    try await withProgram(tunnel.interactivePsql()) { other in
                        try await other.type("SELECT 'connected';\n")
                        try await other.output.wait(for: "connected")
                        let refused = try await run(tunnel.psql(["-c", "SELECT 1"]))
                        #expect(refused.errors.contains("FATAL:  remaining connection slots are reserved"))
                        sleeper.send(SIGINT)
                        let finished = try await sleeper.finished()
                        #expect(finished.errors.contains("canceling statement due to user request"), "\(finished)")
                    }
                }
            }
        }
    }

    @Test("a cancel request is served at once while a tunnel is full of sessions")
    func fullTunnel() async throws {
        let change = { (setup: inout TunnelSetup, _: PostgresServer) in
            setup.arguments = ["--no-check", "--reuse-idle", "0"]
            setup.descriptorLimit = 64
        }
        try await withTunnel(setup: change) { tunnel in
            let name = "full_\(UUID())"
            let finished = try await run(
                Command("python3", ["\(Self.scripts)/cancel_in_full_tunnel.py", "\(tunnel.port)", name])
            )
            #expect(finished.value.hasSuffix("ok cancel_in_full_tunnel"), "\(finished)")
            try await tunnel.server.waitForEnd(of: name)
            #expect(tunnel.errors.text.contains("connection refused: sorry, too many clients already"))
            #expect(!tunnel.errors.text.contains("cannot accept connections"))
        }
    }

    @Test("a cancel request that finds the tunnel without a descriptor is served when there is one")
    func descriptorLimit() async throws {
        let change = { (setup: inout TunnelSetup, _: PostgresServer) in
            setup.arguments = ["--no-check", "--event-loops", "1"]
            setup.descriptorLimit = 64
        }
        try await withTunnel(setup: change) { tunnel in
            let name = "descriptors_\(UUID())"
            let script = Command("python3", ["\(Self.scripts)/cancel_without_descriptors.py", "\(tunnel.port)", name])
            try await withProgram(script.with { $0.input = .typed }) { clients in
                try await clients.output.wait(for: "sleeping\n")
                try await tunnel.server.waitForQuery(of: name, like: "%pg_sleep%")
                try await tunnel.errors.wait(for: "and there is no room for more")
                try await clients.type("\n")
                let finished = try await clients.finished()
                #expect(finished.value.hasSuffix("ok cancel_without_descriptors"), "\(finished)")
            }
            try await tunnel.server.waitForEnd(of: name)
            #expect(!tunnel.errors.text.contains("not delivered"))
        }
    }
}
