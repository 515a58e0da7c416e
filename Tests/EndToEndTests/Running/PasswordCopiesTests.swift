import Foundation
import Testing

/// A login leaves no copy of the password in the tunnel's memory, beside the one that the next login needs.
@Suite(
    .endToEnd,
    .enabled(if: ProcessStatistics.areAvailable && geteuid() == 0, "the memory is hidden from all but root")
)
struct PasswordCopiesTests {
    /// Everything the process can write to.
    private func memory(of tunnel: TunnelProcess) throws -> Data {
        let directory = "/proc/\(tunnel.program.processID)"
        let file = try FileHandle(forReadingFrom: URL(filePath: "\(directory)/mem"))
        let map = try FileHandle(forReadingFrom: URL(filePath: "\(directory)/maps")).readToEnd() ?? Data()
        var memory = Data()
        for line in String(decoding: map, as: UTF8.self).split(separator: "\n") {
            guard let range = line.firstMatch(of: /^([0-9a-f]+)-([0-9a-f]+) rw/),
                let start = UInt64(range.1, radix: 16), let end = UInt64(range.2, radix: 16)
            else { continue }
            try file.seek(toOffset: start)
            // Some of the kernel's own pages cannot be read.
            memory += (try? file.read(upToCount: Int(end - start))) ?? Data()
        }
        return memory
    }

    private func count(_ text: Data, in memory: Data) -> Int {
        var (count, start) = (0, memory.startIndex)
        while let found = memory.range(of: text, in: start..<memory.endIndex) {
            count += 1
            start = found.upperBound
        }
        return count
    }

    /// Long enough for its copies to have pieces of memory that little else is kept in: a short one is soon overwritten by
    /// chance.
    private static let password = (0..<16).map { _ in UUID().uuidString }.joined()

    @Test("logins add no copy")
    func copies() async throws {
        try await PostgresServer.with(connections: 10) { server in
            for role in ["cleartext_user", "md5_user", server.user] {
                let encryption = role == "md5_user" ? "md5" : "scram-sha-256"
                try await server.ask(
                    "SET password_encryption = '\(encryption)'; ALTER ROLE \"\(role)\" PASSWORD '\(Self.password)'"
                )
                try await expectNoCopies(as: role, server)
            }
        }
    }

    private func expectNoCopies(as role: String, _ server: PostgresServer) async throws {
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup = .url(server.url(user: role, password: Self.password), server)
            setup.arguments = ["--no-check", "--reuse-idle", "0", "--event-loops", "1"]
        }
        try await withTunnel(server: server, setup: change) { tunnel in
            let password = Data(Self.password.utf8)
            let before = count(password, in: try memory(of: tunnel))
            #expect(before > 0, "the search finds nothing")
            for _ in 0..<3 { try await tunnel.ask("SELECT 1") }
            _ = try await tunnel.statisticsAtRest()
            let after = try memory(of: tunnel)
            #expect(count(password, in: after) <= before, "\(role)")
            // Its type and its length, which counts itself and a zero byte.
            let length = UInt16(4 + password.count + 1)
            let message = Data([UInt8(ascii: "p"), 0, 0, UInt8(length >> 8), UInt8(length & 0xFF)]) + password
            #expect(count(message, in: after) == 0, "a PasswordMessage was left behind")
        }
    }
}
