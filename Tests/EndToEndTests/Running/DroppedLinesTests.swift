import Testing

@Suite(.endToEnd)
struct DroppedLinesTests {
    /// Starts a tunnel, lets strangers come while nobody reads its standard error, and then reads on until the gap is
    /// named. Prints that line.
    private static let script = #"""
        import json, os, re, signal, socket, subprocess, sys
        tunnel = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        port = int(re.search(rb":(\d+) ", tunnel.stdout.readline()).group(1))
        for _ in range(3000):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                connection.sendall(b"\x16\x03\x01\0\x80\1\0\0\x7c\3\3")
                while connection.recv(65536): pass
        lines = 0
        for line in tunnel.stderr:
            lines += 1
            if b"dropped" in line: break
        print(line.decode().strip())
        print(lines > 2000)
        tunnel.send_signal(signal.SIGTERM)
        tunnel.stdout.read(), tunnel.stderr.read()
        print(tunnel.wait(timeout=30))
        """#

    @Test("who reads later finds the gap named, in the log's own format", arguments: ["text", "json"])
    func gap(format: String) async throws {
        var setup = TunnelSetup.standard(try await PostgresServer.shared)
        setup.arguments = ["--no-check", "--log-level", "debug", "--log-format", format]
        var command = setup.command(in: try Surroundings.makeDirectory(files: setup.files))
        command.arguments = ["-c", Self.script, command.program] + command.arguments
        command.program = "python3"
        let said = try await answer(of: command)
        let words = #"\d+ lines were dropped here: they could not be written in time"#
        let line =
            format == "text"
            ? #"[-0-9]+T[:.0-9]+Z warning  "# + words
            : #"\{"level":"warning","message":""# + words + #"","time":"[^"]+"\}"#
        #expect(said.wholeMatch(of: try Regex(line + "\nTrue\n143")) != nil, "\(said)")
    }
}
