import Foundation
import Testing

/// The tests as they are told of: `Tests/HOLES.md` names suites that there are, and no two suites have one name.
@Suite struct SuiteNamesTests {
    private static let tests = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL

    /// Swift files from `Tests/`, by path.
    private static func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: tests.path).filter { $0.hasSuffix(".swift") }
    }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: tests.appending(path: path), encoding: .utf8)
    }

    /// From `| 1 | … | `EarlyDataTests`, … |`: each row's suites.
    private static func suitesOfRows() throws -> [Int: [String]] {
        var rows: [Int: [String]] = [:]
        for line in try text("HOLES.md").split(separator: "\n") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 4, let row = Int(cells[0]) else { continue }
            rows[row] = cells[3].matches(of: /`(\w+)`/).map { String($0.1) }
        }
        return rows
    }

    @Test func everyHoleHasSuitesThatAreThere() throws {
        let names = Set(try Self.files().map { ($0 as NSString).lastPathComponent })
        let rows = try Self.suitesOfRows()
        #expect(Set(rows.keys) == Set(1...max(24, rows.count)))
        for (row, suites) in rows {
            #expect(!suites.isEmpty, "row \(row)")
            for suite in suites { #expect(names.contains("\(suite).swift"), "row \(row)") }
        }
    }

    @Test func everySuiteOfAHoleIsInItsRow() throws {
        let rows = try Self.suitesOfRows()
        let files = try Self.files().filter { $0.contains("/Holes/") && $0.hasSuffix("Tests.swift") }
        #expect(files.count >= 40)
        for file in files {
            let row = try Self.text(file).firstMatch(of: /Row (\d+) of `Tests\/HOLES.md`/).flatMap { Int($0.1) }
            let suite = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
            #expect(row.flatMap { rows[$0] }?.contains(suite) == true, "\(file)")
        }
    }

    @Test func noTwoSuitesHaveOneName() throws {
        var files: [String: String] = [:]
        for file in try Self.files() {
            for match in try Self.text(file).matches(of: /(?m)^(?:@Suite.*)?(?:struct|final class) (\w+Tests)\b/) {
                let name = String(match.1)
                #expect(files[name] == nil, "\(name) in \(file), and in \(files[name] ?? "")")
                files[name] = file
            }
        }
        #expect(files.count > 200)
    }
}
