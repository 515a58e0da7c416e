import Foundation
import Testing

@Suite(.endToEnd) struct ReadableEnvFileTests {
    @Test("a .env that others can read is a notice on standard error, and not among what scripts read") func readable()
        async throws
    {
        let server = try await PostgresServer.shared
        let directory = try Surroundings.makeDirectory(files: ["shared.env": "DATABASE_URL='\(server.databaseURL)'\n"])
        let file = "\(directory)/shared.env"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        try await withTunnel(["--env-file", file]) { tunnel in
            let words = "notice  \(file) holds DATABASE_URL, and every user of this machine can read it"
            _ = try await tunnel.errors.wait(for: "the hint") {
                $0.contains("\(words)\nhint: chmod 600 \(file)") ? $0 : nil
            }
            #expect(!tunnel.output.text.contains("every user"))
        }
    }
}
