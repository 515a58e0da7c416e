import Testing

@Suite(.endToEnd)
struct CopyTests {
    /// Rows that make some 10 MB, with all kinds of characters.
    private static let rows = """
        SELECT n, md5(n::text), repeat(chr(32 + n % 90), 20 + n % 300), E'tab\\tline\\nback\\\\slash漢🚀' \
        FROM generate_series(1, 45000) n
        """

    @Test("COPY in and COPY out carry 10 MB unchanged")
    func bothWays() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let database = try await tunnel.server.makeDatabase()
            let settings = ["dbname": database]
            try await tunnel.ask("CREATE TABLE copied (n int, digest text, filler text, odd text)", settings)

            let made = try await answer(of: tunnel.psql(["-c", "COPY (\(Self.rows)) TO STDOUT"], settings)) + "\n"
            let size = made.utf8.count
            #expect(size > 10_000_000)
            let filling = tunnel.psql(["-c", "COPY copied FROM STDIN"], settings).with { $0.input = .text(made) }
            _ = try await answer(of: filling)

            let inServer = "SELECT md5(string_agg(t::text, '' ORDER BY n)) FROM"
            let (table, query) = (
                try await tunnel.server.ask("\(inServer) copied t", database: database),
                try await tunnel.server.ask("\(inServer) (\(Self.rows)) t", database: database)
            )
            #expect(table == query)
            let sorted = "COPY (SELECT * FROM copied ORDER BY n) TO STDOUT"
            let copiedOut = try await answer(of: tunnel.psql(["-c", sorted], settings)) + "\n"
            // A Bool, because a failed comparison of the texts would show 10 MB.
            let isUnchanged = copiedOut == made
            #expect(isUnchanged)
        }
    }

    @Test("a COPY in that the client gives up leaves the session usable")
    func givenUp() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let script = """
                CREATE TEMP TABLE numbers (n int);
                \\set ON_ERROR_STOP off
                COPY numbers FROM STDIN;
                1
                not a number
                \\.
                SELECT 'rows: ' || count(*) FROM numbers;
                """
            let finished = try await run(tunnel.psql([]).with { $0.input = .text(script) })
            #expect(finished.value == "rows: 0")
            #expect(finished.errors.contains("ERROR:  22P02: invalid input syntax for type integer: \"not a number\""))
        }
    }
}
