import Testing

@Suite(.endToEnd)
struct DumpTests {
    @Test("pg_dump and pg_restore through the tunnel make an equal database")
    func roundTrip() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let (original, copy) = (try await tunnel.server.makeDatabase(), try await tunnel.server.makeDatabase())
            let schema = "\(Surroundings.package)/Tests/Support/dump.sql"
            _ = try await answer(of: tunnel.psql(["-f", schema], ["dbname": original]))

            let environment = tunnel.client("pg_dump", []).environment.merging(["PATH": tunnel.server.path]) { $1 }
            let archive = "\(tunnel.directory)/archive"
            let script = """
                pg_dump --format=custom --file='\(archive)' \(original)
                pg_restore --exit-on-error --no-owner --dbname=\(copy) '\(archive)'
                """
            _ = try await answer(of: .shell(script, environment: environment))

            let dump = { (database: String) in
                try await answer(of: tunnel.client("pg_dump", ["--no-owner", database]))
                    // Newer versions of pg_dump guard each script with a random word.
                    .replacing(/\\(un)?restrict .*/, with: "")
            }
            let (first, second) = (try await dump(original), try await dump(copy))
            #expect(first.contains("CREATE TABLE public.everything"))
            #expect(first.contains("lo_create"))
            #expect(first == second)
            #expect(tunnel.errors.text.isEmpty)
        }
    }
}
