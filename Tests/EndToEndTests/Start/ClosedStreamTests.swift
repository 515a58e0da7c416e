import Testing

@Suite(.endToEnd)
struct ClosedStreamTests {
    /// Starts a tunnel without some of its standard streams, in front of a client that shall hear PostgreSQL alone.
    private static let script = #"""
        import os, signal, socket, struct, subprocess, sys, time
        closed, port, *command = sys.argv[1:]
        def close():
            for descriptor in closed: os.close(int(descriptor))
        tunnel = subprocess.Popen(command + ["--port", port], preexec_fn=close)
        while True:
            try: connection = socket.create_connection(("127.0.0.1", int(port)), timeout=30); break
            except ConnectionRefusedError: time.sleep(0.01)
        body = struct.pack(">I", 196608) + b"user\0me\0database\0postgres\0\0"
        connection.sendall(struct.pack(">I", len(body) + 4) + body)
        said = b""
        while not said.endswith(b"Z\0\0\0\5I"): said += connection.recv(65536)
        tunnel.send_signal(signal.SIGTERM)
        while more := connection.recv(65536): said += more
        print(said[:9] == b"R\0\0\0\x08\0\0\0\0", b"auth proxy" in said, b"startup message received" in said, tunnel.wait(timeout=30))
        """#

    @Test(
        "what a tunnel prints goes to nobody's socket where a stream was closed",
        arguments: ["0", "1", "2", "01", "012"]
    )
    func closed(descriptors: String) async throws {
        var setup = TunnelSetup.standard(try await PostgresServer.shared)
        setup.arguments = ["--log-level", "debug"]
        var command = setup.command(in: try Surroundings.makeDirectory(files: setup.files))
        let port = try FreePort()
        let number = "\(port.number)"
        port.release()
        // The script's own words go elsewhere than to what the tunnel inherits.
        command.arguments = ["-c", Self.script, descriptors, number, command.program] + command.arguments
        command.program = "python3"
        let finished = try await run(command)
        #expect(finished.exitCode == 0)
        #expect(finished.output.hasSuffix("True False False 143\n"), "\(finished)")
    }
}
