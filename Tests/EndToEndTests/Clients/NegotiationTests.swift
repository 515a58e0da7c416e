import Testing

@Suite(.endToEnd)
struct NegotiationTests {
    /// The table of what comes of each cell is in the script.
    @Test("every sslmode, gssencmode, sslnegotiation and version ends as it should, with and without local TLS")
    func cube() async throws {
        try await withTunnel(["--no-check"]) { off in
            try await withTunnel(["--no-check", "--local-tls", "self-signed"]) { optional in
                let arguments = ["--no-check", "--local-tls", "self-signed", "--local-tls-required"]
                try await withTunnel(arguments) { required in
                    let script = "\(Surroundings.package)/Tests/Support/drivers/negotiation_cube.py"
                    let ports = [off, optional, required].map { "\($0.port)" }
                    let said = try await answer(of: Command(Surroundings.python, [script] + ports))
                    #expect(said.hasPrefix("ok negotiation_cube"))
                }
            }
        }
    }
}
