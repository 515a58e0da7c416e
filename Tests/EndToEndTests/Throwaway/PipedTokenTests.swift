import FakeManagementAPI
import Foundation
import Testing

@Suite(.endToEnd)
struct PipedTokenTests {
    @Test("a token that comes out of a pipe is there for making the credentials and for deleting them")
    func whole() async throws {
        let server = try await PostgresServer.shared
        try await withManagementAPI { api, environment in
            var command = throwaway(environment, server).command(in: try Surroundings.makeDirectory())
            command.environment["PRISMA_SERVICE_TOKEN"] = nil
            command.environment["settings"] = "PRISMA_SERVICE_TOKEN=\(FakeManagementAPI.token)"
            let script = "exec \"$0\" --no-check --env-file <(echo \"$settings\") \"$@\""
            command.arguments = ["-c", script, command.program] + command.arguments
            command.program = "bash"
            let before = await api.connectionNames
            try await withProgram(command) { program in
                try await program.output.wait(for: "was made for this tunnel")
                #expect(await api.connectionNames.count == before.count + 1)
                program.send(SIGTERM)
                let finished = try await program.finished()
                #expect(finished.exitCode == 143)
                #expect(finished.errors.isEmpty)
            }
            #expect(await api.connectionNames == before)
        }
    }
}
