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
