import Testing

/// Who gets a session of his own.
@Suite(.endToEnd) struct SeparateSessionTests {
    @Test("clients with the same startup parameters share, one after another") func share() async throws {
        try await withTunnel(oneLoop) { tunnel in
            let first = try await tunnel.tell([]).process
            #expect(try await tunnel.tell([]).process == first)
        }
    }

    @Test(
        "clients with different startup parameters never share",
        arguments: [
            ["application_name": "other"], ["options": "-c work_mem=5MB"], ["client_encoding": "LATIN1"],
            ["dbname": "template1"],
        ]
    ) func different(_ parameters: [String: String]) async throws {
        try await withTunnel(oneLoop) { tunnel in
            let first = try await tunnel.tell([]).process
            let other = try await answer(of: tunnel.psql(["-c", "SELECT pg_backend_pid()"], parameters))
            #expect(other != first)
        }
    }

    @Test("an open transaction ends with its client") func openTransaction() async throws {
        try await withTunnel(oneLoop) { tunnel in
            let first = try await tunnel.tell(["BEGIN", "CREATE TABLE never_there (a int)"])
            let next = try await tunnel.tell(["SELECT to_regclass('never_there') IS NULL"])
            #expect(next.process != first.process)
            #expect(next.answer == "t")
        }
    }

    @Test("a session whose client was killed is not shared") func killed() async throws {
        try await withTunnel(oneLoop) { tunnel in
            let process = try await withProgram(tunnel.interactivePsql()) { psql in
                try await psql.type("SELECT pg_backend_pid();\n")
                let process = try await psql.output.wait(for: "an answer") { $0.contains("\n") ? $0 : nil }
                psql.send(9)
                _ = try await psql.finished()
                return process
            }
            #expect(try await tunnel.tell([]).process + "\n" != process)
        }
    }

    @Test("without --reuse-idle each client has a session of its own") func switchedOff() async throws {
        try await withTunnel(["--event-loops", "1"]) { tunnel in
            let first = try await tunnel.tell([]).process
            #expect(try await tunnel.tell([]).process != first)
        }
    }

    @Test("a parked session that the server has ended is silently replaced") func endedByServer() async throws {
        try await withTunnel(oneLoop) { tunnel in
            let first = try await tunnel.tell([]).process
            try await tunnel.server.ask("SELECT pg_terminate_backend(\(first))")
            try await tunnel.server.wait(
                until: "NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = \(first))"
            )
            #expect(try await tunnel.tell([]).process != first)
        }
    }

    @Test("parked sessions give way where the connections have run out") func giveWay() async throws {
        let server = try await PostgresServer.shared
        let role = try await server.makeRole("CONNECTION LIMIT 1")
        try await withTunnel {
            $0 = .url($1.url(user: role), $1)
            $0.arguments = oneLoop + ["--no-check"]
        } _: { tunnel in
            let first = try await tunnel.tell([]).process
            let other = try await tunnel.ask("SELECT pg_backend_pid()", ["application_name": "other"])
            #expect(other != first)
        }
    }

    @Test("where the places are taken, the session that has waited longest gives way to clients that come again")
    func oldestGivesWay()
        async throws
    {
        try await withTunnel(oneLoop + ["--reuse-max", "1"]) { tunnel in
            let first = try await tunnel.tell([]).process
            let other = ["application_name": "other"]
            let once = try await tunnel.ask("SELECT pg_backend_pid()", other)
            #expect(try await tunnel.tell([]).process == first, "a client that came once took the place")
            let twice = try await tunnel.ask("SELECT pg_backend_pid()", other)
            #expect(twice != once)
            #expect(try await tunnel.ask("SELECT pg_backend_pid()", other) == twice)
            #expect(try await tunnel.tell([]).process != first)
        }
    }

    @Test("a database can be dropped, renamed and copied right after a client has left it")
    func droppedAtOnce() async throws {
        try await withTunnel(oneLoop) { tunnel in
            let name = try await tunnel.server.makeDatabase()
            let ask = { try await tunnel.ask($0, ["dbname": name]) }
            try await tunnel.server.ask("ALTER ROLE \"\(tunnel.server.user)\" CREATEDB")
            #expect(try await ask("SELECT 1") == "1")
            try await tunnel.ask("CREATE DATABASE \(name)_copy TEMPLATE \(name)")
            #expect(try await ask("SELECT 2") == "2")
            try await tunnel.ask("ALTER DATABASE \(name) RENAME TO \(name)_old")
            #expect(try await tunnel.ask("SELECT 3", ["dbname": "\(name)_old"]) == "3")
            try await tunnel.ask("DROP DATABASE \(name)_old")
            try await tunnel.ask("DROP DATABASE \(name)_copy")
        }
    }

    @Test("what was set for a role or a database is there for the next client") func newSettings() async throws {
        try await withTunnel(oneLoop) { tunnel in
            let name = try await tunnel.server.makeDatabase()
            #expect(try await tunnel.ask("SHOW work_mem", ["dbname": name]) == "4MB")
            try await tunnel.ask("ALTER DATABASE \(name) SET work_mem = '7MB'", ["dbname": name])
            #expect(try await tunnel.ask("SHOW work_mem", ["dbname": name]) == "7MB")
        }
    }

    @Test("an earlier client's cancel key does not reach the next client's query") func cancelKey() async throws {
        try await withTunnel(oneLoop) { tunnel in
            let script = "\(Surroundings.package)/Tests/Support/drivers/cancel_earlier_session.py"
            let finished = try await run(Command(Surroundings.python, [script, "\(tunnel.port)"]))
            #expect(finished.exitCode == 0, "\(finished)")
        }
    }
}
