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

    /// The digest of md5_user is as good as its password: PostgreSQL stores it, and takes what is made of it.
    @Test("logins add no copy", arguments: ["cleartext_user", "md5_user", nil])
    func copies(role: String?) async throws {
        let change = { (setup: inout TunnelSetup, server: PostgresServer) in
            setup = .url(server.url(user: role), server)
            setup.arguments = ["--no-check", "--reuse-idle", "0", "--event-loops", "1"]
        }
        try await withTunnel(setup: change) { tunnel in
            let password = Data(tunnel.server.password.utf8)
            let before = count(password, in: try memory(of: tunnel))
            #expect(before > 0, "the search finds nothing")
            for _ in 0..<5 { try await tunnel.ask("SELECT 1") }
            _ = try await tunnel.statisticsAtRest()
            let after = try memory(of: tunnel)
            #expect(count(password, in: after) <= before)
            #expect(count(password + [0], in: after) == 0, "a PasswordMessage was left behind")
            let query = "SELECT substr(rolpassword, 4) FROM pg_authid WHERE rolname = 'md5_user'"
            let digest = Data(try await tunnel.server.ask(query).utf8)
            #expect(digest.count == 32)
            #expect(count(digest, in: after) == 0, "the digest was left behind")
        }
    }
}
