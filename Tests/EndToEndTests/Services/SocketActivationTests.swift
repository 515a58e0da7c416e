import Foundation
import Testing

/// Sockets that were opened before the tunnel ran, by a real `systemd-socket-activate`.
@Suite(.endToEnd)
struct SocketActivationTests {
    @Test(
        "the first client starts the tunnel, which listens there and nowhere else, and leaves the socket's file alone"
    )
    func everyPlace() async throws {
        let port = try FreePort()
        let directory = try Surroundings.makeDirectory()
        let socket = "\(directory)/.s.PGSQL.5432"
        port.release()
        // The variables are those of a unit that can be started without its sockets as well.
        let settings = [".env": "PPG_TUNNEL_PORT=1\nPPG_TUNNEL_HOST=192.0.2.1\n"]
        try await ServiceSetup.withActivation(
            on: ["127.0.0.1:\(port.number)", "[::1]:\(port.number)", socket],
            ["--log-level", "info"],
            files: settings,
            port: port.number
        ) { tunnel in
            let overTCP = try await tunnel.ask("SELECT 1")
            let overIPv6 = try await tunnel.ask("SELECT 2", ["host": "::1"])
            let overSocket = try await tunnel.ask("SELECT 3", ["host": directory, "port": "5432"])
            #expect([overTCP, overIPv6, overSocket] == ["1", "2", "3"])
            #expect(
                tunnel.output.text.hasPrefix(
                    "Prisma Postgres auth proxy listening on localhost:\(port.number) 🚀\n"
                )
            )
            #expect(tunnel.output.text.contains("psql -h \(directory) -p 5432 -d postgres\n"))
            let addresses = "127.0.0.1:\(port.number), [::1]:\(port.number), \(socket)"
            #expect(tunnel.errors.text.contains("handed over  addresses=\"\(addresses)\"\n"))
            tunnel.send(SIGTERM)
            let code = try await tunnel.exitCode()
            #expect(code == 0)
            #expect(FileManager.default.fileExists(atPath: socket))
        }
    }

    @Test(
        "other places on the command line are a mistake",
        arguments: [
            ["--port", "5433"], ["--host", "127.0.0.1"], ["--socket", "/tmp"], ["--no-tcp"],
        ]
    )
    func mistake(words: [String]) async throws {
        let port = try FreePort()
        port.release()
        try await ServiceSetup.withActivation(
            on: ["127.0.0.1:\(port.number)"],
            words,
            port: port.number
        ) { tunnel in
            let psql = try await run(tunnel.psql(["-c", "SELECT 1"]))
            #expect(psql.exitCode == 2)
            let finished = try await tunnel.program.finished()
            #expect(finished.exitCode == 64)
            #expect(
                finished.errors.contains(
                    "error: \(words[0]): the service manager has handed sockets over, and those are listened on\n"
                )
            )
        }
    }

    @Test("a socket that other machines reach needs consent, like an address of one's own")
    func consent() async throws {
        let port = try FreePort()
        port.release()
        try await ServiceSetup.withActivation(on: ["0.0.0.0:\(port.number)"], port: port.number) { tunnel in
            _ = try await run(tunnel.psql(["-c", "SELECT 1"]))
            let finished = try await tunnel.program.finished()
            #expect(finished.exitCode == 78)
            #expect(finished.errors.contains("error: LISTEN_FDS: 0.0.0.0 can be reached from other machines\n"))
        }
    }

    @Test("a socket that is no listening stream socket is refused by its number")
    func datagrams() async throws {
        let port = try FreePort()
        port.release()
        try await ServiceSetup.withActivation(
            on: ["127.0.0.1:\(port.number)"],
            port: port.number,
            activation: ["--datagram"]
        ) { tunnel in
            _ = try await run(.shell("echo hello > /dev/udp/127.0.0.1/\(port.number)"))
            let finished = try await tunnel.program.finished()
            #expect(finished.exitCode == 78)
            #expect(finished.errors.contains("error: LISTEN_FDS: descriptor 3 is no listening stream socket\n"))
        }
    }
}
