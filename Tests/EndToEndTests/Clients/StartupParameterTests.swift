import Testing

@Suite(.endToEnd)
struct StartupParameterTests {
    @Test("any user and password will do, and a database that only repeats the user is the one of DATABASE_URL")
    func anyone() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let settings = ["user": "alice", "dbname": "alice", "password": "wonderland"]
            let place = try await tunnel.ask("SELECT current_user, current_database()", settings)
            #expect(place == "\(tunnel.server.shownUser)|postgres")
        }
    }

    @Test("a database of the user's name, for which libpq asks by itself, is the one that is there")
    func databaseOfTheUsersName() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let name = try await tunnel.server.makeDatabase()
            let settings = ["user": name, "dbname": ""]
            #expect(try await tunnel.ask("SELECT current_database()", settings) == name)
            try await tunnel.server.ask("DROP DATABASE \(name)")
            #expect(try await tunnel.ask("SELECT current_database()", settings) == "postgres")
        }
    }

    @Test("options of the URL hold, unless the client has set the same to something else")
    func optionsOfTheURL() async throws {
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            let options = "&options=-c%20default_transaction_read_only%3Don%20-c%20work_mem%3D5MB"
            setup = .url(server.url() + options, server)
            setup.arguments = ["--no-check"]
        }
        try await withTunnel(setup: change) { tunnel in
            let query = "SELECT current_setting('default_transaction_read_only'), current_setting('work_mem')"
            let own = try await tunnel.ask(query)
            #expect(own == "on|5MB")
            let both = try await tunnel.ask(query, ["options": "-c work_mem=6MB"])
            #expect(both == "on|6MB")
        }
    }

    @Test("all other parameters reach the server")
    func passedOn() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let settings = [
                "application_name": "a b c", "client_encoding": "LATIN1",
                "options": "-c search_path=elsewhere -c work_mem=5MB",
            ]
            let names = ["application_name", "client_encoding", "search_path", "work_mem"]
            let query = "SELECT " + names.map { "current_setting('\($0)')" }.joined(separator: ", ")
            let values = try await tunnel.ask(query, settings)
            #expect(values == "a b c|LATIN1|elsewhere|5MB")
        }
    }
}
