import Foundation
import Testing

@Suite(.endToEnd)
struct ReplicationTests {
    @Test("a startup that asks for replication gets it", arguments: ["database", "true"])
    func identifySystem(replication: String) async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let columns = try await tunnel.ask("IDENTIFY_SYSTEM", ["replication": replication]).split(
                separator: "|",
                omittingEmptySubsequences: false
            )
            let identifier = try await tunnel.server.ask("SELECT system_identifier FROM pg_control_system()")
            #expect(columns.first.map(String.init) == identifier)
            #expect(columns.last == (replication == "database" ? "postgres" : ""))
        }
    }

    @Test("pg_recvlogical streams changes")
    func logicalStream() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let database = try await tunnel.server.makeDatabase()
            let stream = { (arguments: [String]) in
                tunnel.client("pg_recvlogical", ["-d", database, "--slot=\(database)"] + arguments)
            }
            _ = try await answer(of: stream(["--create-slot", "--plugin=test_decoding"]))
            try await tunnel.ask("CREATE TABLE t (n int); INSERT INTO t VALUES (42)", ["dbname": database])
            let end = try await tunnel.server.ask("SELECT pg_current_wal_insert_lsn()")
            let changes = try await answer(of: stream(["--start", "--endpos=\(end)", "--file=-"]))
            #expect(changes.contains("table public.t: INSERT: n[integer]:42"))
            _ = try await answer(of: stream(["--drop-slot"]))
        }
    }

    /// Its goodbye ends the stream; killed, it says none. Either way the server is waiting for it, and notices at once.
    @Test("pg_recvlogical that is interrupted or killed leaves its slot free", arguments: [SIGINT, SIGKILL])
    func slotIsFree(signal: CInt) async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let database = try await tunnel.server.makeDatabase()
            let stream = { (arguments: [String]) in
                tunnel.client("pg_recvlogical", ["-d", database, "--slot=\(database)"] + arguments)
            }
            _ = try await answer(of: stream(["--create-slot", "--plugin=test_decoding"]))
            let isActive = "EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '\(database)' AND active)"
            for _ in 0..<2 {
                try await withProgram(stream(["--start", "--file=-"])) { receiver in
                    try await tunnel.server.wait(until: isActive)
                    receiver.send(signal)
                    _ = try await receiver.finished()
                }
                try await tunnel.server.wait(until: "NOT " + isActive)
            }
            _ = try await answer(of: stream(["--drop-slot"]))
        }
    }
}
