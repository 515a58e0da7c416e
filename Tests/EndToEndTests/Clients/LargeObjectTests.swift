import Foundation
import Testing

@Suite(.endToEnd)
struct LargeObjectTests {
    @Test("a large object is imported and exported unchanged")
    func roundTrip() async throws {
        try await withTunnel(["--no-check"]) { tunnel in
            let (source, target) = ("\(tunnel.directory)/source", "\(tunnel.directory)/target")
            let bytes = Data((0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) })
            try bytes.write(to: URL(filePath: source))
            let script = """
                \\lo_import '\(source)'
                \\lo_export :LASTOID '\(target)'
                \\lo_unlink :LASTOID
                """
            _ = try await answer(of: tunnel.psql([]).with { $0.input = .text(script) })
            let exported = try Data(contentsOf: URL(filePath: target))
            #expect(exported == bytes)
        }
    }
}
