import Foundation
import Testing

/// A driver's script in `Tests/Support/drivers`, which says `ok` when all it tried has worked.
enum Driver: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case psycopg3 = "psycopg3_sync"
    case psycopg3Async = "psycopg3_async"
    case psycopg3Pipeline = "psycopg3_pipeline"
    case psycopg2 = "psycopg2_script"
    case asyncpg = "asyncpg_script"
    case pg8000 = "pg8000_script"
    case jdbc = "JdbcScript"

    /// Where Debian puts the JDBC driver; other systems have no package of it.
    private static let jdbcDriver = "/usr/share/java/postgresql.jar"

    /// Those this system has.
    static let installed = allCases.filter { $0 != .jdbc || FileManager.default.fileExists(atPath: jdbcDriver) }

    var testDescription: String { rawValue }

    func command(port: UInt16) -> Command {
        let scripts = "\(Surroundings.package)/Tests/Support/drivers"
        guard self == .jdbc else { return Command(Surroundings.python, ["\(scripts)/\(rawValue).py", "\(port)"]) }
        return Command("java", ["-cp", Self.jdbcDriver, "\(scripts)/\(rawValue).java", "\(port)"])
    }
}

@Suite(.endToEnd)
struct DriverTests {
    @Test("a driver does all its script asks of it", arguments: Driver.installed)
    func script(driver: Driver) async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let said = try await answer(of: driver.command(port: tunnel.port))
            #expect(said.hasPrefix("ok"))
            #expect(tunnel.errors.text.isEmpty)
        }
    }
}
