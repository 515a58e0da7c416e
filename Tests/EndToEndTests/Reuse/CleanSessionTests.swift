import Testing

/// A session that goes from one client to the next carries nothing over.
@Suite(.endToEnd) struct CleanSessionTests {
    /// What a client may leave behind, and a question that shows it; the answer is that of a new session.
    struct Trace: Sendable, CustomTestStringConvertible {
        let name: String
        let leave: [String]
        let ask: String
        let clean: String

        var testDescription: String { name }
    }

    static let traces = [
        Trace(name: "SET", leave: ["SET work_mem = '77MB'"], ask: "SHOW work_mem", clean: "4MB"),
        Trace(
            name: "search_path",
            leave: ["SET search_path = pg_catalog"],
            ask: "SHOW search_path",
            clean: "\"$user\", public"
        ),
        Trace(
            name: "a temporary table",
            leave: ["CREATE TEMP TABLE left_behind (a int)"],
            ask: "SELECT to_regclass('left_behind') IS NULL",
            clean: "t"
        ),
        Trace(
            name: "a prepared statement",
            leave: ["PREPARE left_behind AS SELECT 1"],
            ask: "SELECT count(*) FROM pg_prepared_statements",
            clean: "0"
        ),
        Trace(
            name: "an advisory lock",
            leave: ["SELECT pg_advisory_lock(4711)"],
            ask: "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()",
            clean: "0"
        ),
        Trace(
            name: "LISTEN",
            leave: ["LISTEN left_behind"],
            ask: "SELECT count(*) FROM pg_listening_channels()",
            clean: "0"
        ),
        Trace(
            name: "a cursor",
            leave: ["DECLARE left_behind CURSOR WITH HOLD FOR SELECT 1"],
            ask: "SELECT count(*) FROM pg_cursors",
            clean: "0"
        ),
        Trace(
            name: "application_name",
            leave: ["SET application_name = 'left behind'"],
            ask: "SHOW application_name",
            clean: "psql"
        ),
        Trace(
            name: "DateStyle and TimeZone, which the login reports",
            leave: ["SET DateStyle = 'German'", "SET TimeZone = 'Asia/Tokyo'"],
            ask: "SELECT to_char(0, '9') || (current_setting('DateStyle') LIKE 'ISO%')::text",
            clean: " 0true"
        ),
    ]

    @Test("nothing is left behind by", arguments: traces) func leaves(_ trace: Trace) async throws {
        try await withTunnel(oneLoop) { tunnel in
            let first = try await tunnel.tell(trace.leave)
            let second = try await tunnel.tell([trace.ask])
            #expect(second.process == first.process, "the session was not reused, so nothing was shown")
            #expect(second.answer == trace.clean)
        }
    }

    @Test("SET ROLE ends with its client") func role() async throws {
        try await withTunnel(oneLoop) { tunnel in
            let role = try await tunnel.server.makeRole()
            try await tunnel.server.ask("GRANT \(role) TO \"\(tunnel.server.user)\"")
            let question = "SELECT current_user = session_user"
            let first = try await tunnel.tell(["SET ROLE \(role)", question])
            #expect(first.answer == "f")
            let second = try await tunnel.tell([question])
            #expect(second.process == first.process)
            #expect(second.answer == "t")
        }
    }

    @Test("lastval is not known to the next client") func currval() async throws {
        try await withTunnel(oneLoop) { tunnel in
            let sequence = "seq_\(tunnel.port)"
            try await tunnel.ask("CREATE SEQUENCE \(sequence)")
            let first = try await tunnel.tell(["SELECT nextval('\(sequence)')"])
            #expect(try await tunnel.tell([]).process == first.process)
            let finished = try await run(tunnel.psql(["-c", "SELECT lastval()"]))
            #expect(finished.errors.contains("55000"))
            try await tunnel.ask("DROP SEQUENCE \(sequence)")
        }
    }
}

/// Sessions are kept for a next client, and do not move between loops.
let oneLoop = ["--event-loops", "1", "--reuse-idle", "10"]

extension TunnelProcess {
    /// Runs statements in one session and tells which server process ran them, and what the last one answered.
    func tell(_ statements: [String]) async throws -> (process: String, answer: String) {
        let output = try await answer(
            of: psql(["-c", "SELECT pg_backend_pid()"] + statements.flatMap { ["-c", $0] })
        )
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return (lines[0], lines.count > 1 ? lines[lines.count - 1] : "")
    }
}
