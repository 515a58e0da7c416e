import Testing

/// A tunnel whose output nobody reads: pipes that are full, a terminal that was stopped.
@Suite(.endToEnd)
struct NobodyListensTests {
    /// Starts a tunnel, reads the first line of its output and no more, and lets clients come, of which the tunnel has
    /// more to say than a pipe and its own patience hold. Then psql connects, the tunnel is told to end, and only then
    /// is the rest read. Prints psql's answer, the exit code, and where lines were dropped.
    private static let script = #"""
        import os, pty, re, signal, socket, struct, subprocess, sys, termios
        way, psql, clients, *command = sys.argv[1:]

        def startup(database):
            body = struct.pack(">I", 196608) + b"user\0me\0database\0" + database + b"\0\0"
            return struct.pack(">I", len(body) + 4) + body

        def until(connection, mark):
            said = b""
            while mark not in said:
                more = connection.recv(65536)
                if not more: return
                said += more

        def meet(kind):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                if kind == "stranger":
                    connection.sendall(b"\x16\x03\x01\0\x80\1\0\0\x7c\3\3")
                    until(connection, b"\0never\0")
                elif kind == "refused":
                    connection.sendall(startup(b"atlantis"))
                    until(connection, b"\0never\0")
                else:
                    connection.sendall(startup(b"postgres"))
                    until(connection, b"Z\0\0\0\5I")
                    connection.sendall(b"X\0\0\0\4")
                    until(connection, b"\0never\0")

        if way == "terminal":
            person, program = pty.openpty()
            tunnel = subprocess.Popen(command, stdin=program, stdout=program, stderr=program, start_new_session=True)
            os.close(program)
            output = errors = person
        else:
            tunnel = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            output, errors = tunnel.stdout.fileno(), tunnel.stderr.fileno()
        first = b""
        # On a terminal the log's lines are among the banner's.
        while not (b"listening on" in first and first.endswith(b"\n")): first += os.read(output, 1)
        port = int(re.search(rb"listening on \S+:(\d+) ", first).group(1))
        if way == "terminal":
            termios.tcflow(person, termios.TCOOFF) if sys.platform == "darwin" else os.write(person, b"\x13")
        for kind in clients.split(","):
            name, count = kind.split("*")
            for _ in range(int(count)): meet(name)
        address = f"host=127.0.0.1 port={port} user=me dbname=postgres connect_timeout=30"
        answer = subprocess.run([psql, "-XAtqw", "-c", "SELECT 1", address], stdout=subprocess.PIPE, timeout=60)
        tunnel.send_signal(signal.SIGTERM)
        print("psql", answer.stdout.decode().strip(), "exit", -1 if tunnel.wait(timeout=30) is None else tunnel.returncode)
        if way == "terminal": sys.exit()
        os.set_blocking(errors, False)
        said = b""
        while True:
            more = os.read(errors, 65536)
            if not more: break
            said += more
        print(len(said) > 60000, b"\n" in said)
        """#

    /// What the script printed.
    private func run(_ way: String, clients: String, _ arguments: [String]) async throws -> String {
        let server = try await PostgresServer.shared
        var setup = TunnelSetup.standard(server)
        setup.arguments = ["--no-check"] + arguments
        var command = setup.command(in: try Surroundings.makeDirectory(files: setup.files))
        command.arguments = ["-c", Self.script, way, server.psql, clients, command.program] + command.arguments
        command.program = "python3"
        return try await answer(of: command)
    }

    @Test(
        "full pipes stop neither sessions nor SIGTERM",
        arguments: [
            (clients: "refused*500", level: "warning"), ("stranger*500", "info"), ("session*500", "info"),
            ("stranger*3000", "debug"),
        ]
    )
    func fullPipes(clients: String, level: String) async throws {
        let said = try await run("pipes", clients: clients, ["--log-level", level])
        #expect(said == "psql 1 exit 143\nTrue True")
    }

    @Test("Ctrl-S on its terminal stops neither sessions nor SIGTERM", arguments: ["stranger*300", "session*100"])
    func stoppedTerminal(clients: String) async throws {
        let said = try await run("terminal", clients: clients, ["--log-level", "debug"])
        #expect(said == "psql 1 exit 143")
    }
}
