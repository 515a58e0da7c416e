import FakeManagementAPI
import Foundation
import Testing

@Suite(.endToEnd)
struct ThrowawayTunnelTests {
    @Test(
        "--database-id: psql works with credentials that are gone after any signal that can be caught",
        arguments: endSignals
    )
    func whole(signal: CInt) async throws {
        try await withThrowawayTunnel { tunnel, api, made in
            let name = try #require(await api.connectionNames.last)
            let process = tunnel.program.processID
            #expect(name.wholeMatch(of: /ppg-tunnel \S+ \d{4}-\d\d-\d\d (\d+)/).map { String($0.1) } == "\(process)")
            #expect(tunnel.output.text.contains("Connection \(made) was made for this tunnel."))
            let user = try await tunnel.ask("SELECT current_user")
            #expect(user == tunnel.server.shownUser)
            #expect(await api.connectionNames.last == name)

            tunnel.send(signal)
            let exitCode = try await tunnel.exitCode()
            #expect(exitCode == 128 + Int(signal))
            #expect(await !api.connectionNames.contains(name))
            #expect(tunnel.errors.text.isEmpty)
            let files = try FileManager.default.contentsOfDirectory(atPath: tunnel.directory)
            #expect(files.isEmpty, "nothing is written down")
        }
    }

    @Test("SIGHUP leaves the credentials as they are")
    func hangUp() async throws {
        try await withThrowawayTunnel(["--log-level", "info"]) { tunnel, api, made in
            tunnel.send(SIGHUP)
            try await tunnel.errors.wait(for: "the credentials stay: they were made for this tunnel")
            let user = try await tunnel.ask("SELECT current_user")
            #expect(user == tunnel.server.shownUser)
            #expect(
                await api.seen.map(\.line) == [
                    "GET /v1/connections", "GET /v1/databases/\(throwawayDatabase)", "POST /v1/connections",
                ]
            )
        }
    }

    @Test("a connection that cannot be deleted is named, with the command that deletes it")
    func cannotDelete() async throws {
        try await withThrowawayTunnel { tunnel, api, made in
            await api.inject(.refuse(status: 500))
            tunnel.send(SIGTERM)
            let exitCode = try await tunnel.exitCode()
            #expect(exitCode == 143)
            let errors = tunnel.errors.text
            #expect(errors.hasPrefix("error: cannot delete connection \(made): "))
            #expect(errors.contains("\nerror: connection \(made), ppg-tunnel "))
            #expect(errors.hasSuffix("\nhint: delete it with `ppg-tunnel connections delete \(made) --yes`\n"))
        }
    }

    @Test("another signal ends an attempt to delete that takes its time")
    func abandoned() async throws {
        try await withThrowawayTunnel { tunnel, api, made in
            await api.inject(.silence)
            tunnel.send(SIGINT)
            await api.waitForCall("DELETE ")
            tunnel.send(SIGINT)
            let exitCode = try await tunnel.exitCode()
            #expect(exitCode == 130)
            #expect(tunnel.errors.text.hasSuffix("`ppg-tunnel connections delete \(made) --yes`\n"))
        }
    }

    @Test("a connection that somebody else deleted is deleted")
    func gone() async throws {
        try await withThrowawayTunnel { tunnel, api, made in
            await api.inject(.refuse(status: 404, code: "resource-not-found"))
            tunnel.send(SIGTERM)
            let exitCode = try await tunnel.exitCode()
            #expect(exitCode == 143)
            #expect(tunnel.errors.text.isEmpty)
        }
    }

    @Test("refused credentials are deleted, too")
    func refused() async throws {
        let server = try await PostgresServer.shared
        try await withManagementAPI(password: canary) { api, environment in
            let before = await api.connectionNames
            let finished = try await runTunnel(["--database-id", throwawayDatabase]) { setup, server in
                setup = throwaway(environment, server)
            }
            #expect(finished.exitCode == 77)
            #expect(finished.errors.contains("\(server.endpoint) refused the login"))
            #expect(await api.connectionNames == before)
        }
    }
}
