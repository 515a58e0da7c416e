import FakeManagementAPI
import Foundation
import Testing

/// What a tunnel that was killed leaves behind.
@Suite(.endToEnd)
struct LeftBehindTests {
    @Test("the next tunnel names what a killed one left, and leaves a running one's alone")
    func next() async throws {
        try await withThrowawayTunnel { running, api, kept in
            let setup = throwaway(running.program.command.environment, running.server)
            let command = setup.command(in: try Surroundings.makeDirectory())
            var left = ""
            try await withProgram(command) { killed in
                try await killed.output.wait(for: "was made for this tunnel")
                left = String(try #require(killed.output.text.firstMatch(of: /Connection (con_\w+)/)).1)
                killed.send(SIGKILL)
                #expect(try await killed.finished().exitCode == 137)
            }
            try await withProgram(command) { next in
                try await next.output.wait(for: "was made for this tunnel")
                let errors = next.errors.text
                #expect(errors.contains("hint: ppg-tunnel connections delete \(left) --yes\n"))
                #expect(!errors.contains(kept))
                next.send(SIGTERM)
                #expect(try await next.finished().exitCode == 143)
            }
            #expect(await api.connectionNames.count { $0.hasPrefix("ppg-tunnel ") } == 2)
        }
    }
}
