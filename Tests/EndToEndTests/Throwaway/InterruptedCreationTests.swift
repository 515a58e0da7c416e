import FakeManagementAPI
import Foundation
import Testing

/// A signal before the tunnel is open.
@Suite(.endToEnd)
struct InterruptedCreationTests {
    @Test("while the API is asked what there is, a signal ends it all, and nothing is made", arguments: endSignals)
    func preparation(signal: CInt) async throws {
        try await withManagementAPI { api, environment in
            await api.hold("GET /v1/connections")
            try await withProgram(try await Self.command(environment)) { program in
                await api.waitForCall("GET /v1/connections")
                program.send(signal)
                let finished = try await program.finished()
                #expect(finished.exitCode == 128 + Int(signal))
                #expect(finished.errors.isEmpty)
            }
            #expect(await api.seen.count == 1)
        }
    }

    // Of a terminal's signals the program that talks with the API hears, too.
    @Test("Ctrl-C and Ctrl-\\ while a connection is made do not leave it behind", arguments: [SIGINT, SIGQUIT])
    func creation(signal: CInt) async throws {
        try await withManagementAPI { api, environment in
            let before = await api.connectionNames
            await api.hold("POST /v1/connections")
            let command = try await Self.command(environment).with { $0.hasOwnGroup = true }
            try await withProgram(command) { program in
                await api.waitForCall("POST /v1/connections")
                program.sendToGroup(signal)
                await api.letGo()
                let finished = try await program.finished()
                #expect(finished.exitCode == 128 + Int(signal))
                #expect(finished.errors.isEmpty)
            }
            let calls = await api.seen.map(\.line)
            #expect(calls.last?.hasPrefix("DELETE /v1/connections/con_") == true)
            #expect(await api.connectionNames == before)
        }
    }

    private static func command(_ environment: [String: String]) async throws -> Command {
        throwaway(environment, try await PostgresServer.shared).command(in: try Surroundings.makeDirectory())
    }
}
