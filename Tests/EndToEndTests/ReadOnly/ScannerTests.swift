import Foundation
import Testing

/// The lexer of read-only tunnels beside PostgreSQL's own scanner, which Debian has as a library.
@Suite(.endToEnd)
struct ScannerTests {
    private static let directories = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"]

    /// PostgreSQL 15's; other systems have other versions.
    private static let hasScanner = directories.contains { directory in
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.contains { $0.hasPrefix("libpg_query.so.15") }
    }

    private static let tokens = "\(Surroundings.package)/.build/debug/sql-tokens"

    @Test(
        "the lexer cuts texts, and a hundred thousand mutations of them, where PostgreSQL 15 cuts them",
        .enabled(if: hasScanner && FileManager.default.isExecutableFile(atPath: tokens))
    )
    func sameTokens() async throws {
        let package = Surroundings.package
        let files = ["\(package)/Tests/Support/dump.sql", "\(package)/Tests/Support/drivers/read_only_evasions.py"]
        let script = "\(package)/Tests/Support/same_as_scanner.py"
        let command = Command("python3", [script, Self.tokens, "100000"] + files)
        let finished = try await run(command.with { $0.timeLimit = .seconds(300) })
        #expect(finished.succeeded, "\(finished)")
        #expect(finished.output.hasSuffix(" 0 different\n"), "\(finished.output)")
    }
}
