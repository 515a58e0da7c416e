import Foundation
import Testing

@Suite(.endToEnd) struct ReadableEnvFileTests {
    @Test("a .env that others can read is said below the banner, and not on standard error") func readable()
        async throws
    {
        let server = try await PostgresServer.shared
        let directory = try Surroundings.makeDirectory(files: ["shared.env": "DATABASE_URL='\(server.databaseURL)'\n"])
        let file = "\(directory)/shared.env"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        try await withTunnel(["--env-file", file]) { tunnel in
            let words = "warning: \(file) holds DATABASE_URL, and every user of this machine can read it"
            _ = try await tunnel.output.wait(for: "the hint") {
                $0.contains("\(words)\nhint: chmod 600 \(file)") ? $0 : nil
            }
            #expect(tunnel.errors.text.isEmpty)
        }
    }
}
