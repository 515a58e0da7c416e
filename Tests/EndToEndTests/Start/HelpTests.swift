import Testing

@Suite(.endToEnd)
struct HelpTests {
    @Test("--help has every variable that .env.example explains, and no other", arguments: [[], ["open"]])
    func variables(command: [String]) async throws {
        let help = try await answer(of: Command(Surroundings.binary, command + ["--help"]))
        let example = try String(contentsOfFile: "\(Surroundings.package)/.env.example", encoding: .utf8)
        let variables = { (text: String) in Set(text.matches(of: /PPG_TUNNEL_[A-Z_]+/).map { String($0.0) }) }
        #expect(variables(help) == variables(example))
        #expect(help.contains("DATABASE_URL"))
    }

    @Test("--help has every option, each with its variable")
    func options() async throws {
        let help = try await answer(of: Command(Surroundings.binary, ["--help"]))
        let options = Set(
            help.matches(of: /^ +(?:-[a-z], )?--([a-z-]+)/.anchorsMatchLineEndings()).map { String($0.1) }
        )
        let expected: Set = [
            "host", "port", "allow-remote-clients", "env-file", "url", "upstream", "ca-file", "connect-timeout",
            "socket", "no-tcp", "same-user", "local-password-file", "local-tls", "local-tls-required", "drain-timeout",
            "no-check", "log-level", "log-format", "quiet", "version", "help",
        ]
        #expect(expected.subtracting(options).isEmpty)
        // A secret in the environment has its own variable, DATABASE_URL.
        for option in options.subtracting(["url", "version", "help"]) {
            let variable = "PPG_TUNNEL_" + option.uppercased().replacing("-", with: "_")
            #expect(help.contains(variable), "no \(variable)")
        }
        // What is typed can be seen by others: a password comes from a file at most.
        #expect(!options.contains { $0.contains("password") && !$0.hasSuffix("-file") })
    }

    @Test("--version is a version, the commit where the build knows it, and OpenSSL's version")
    func version() async throws {
        let version = try await answer(of: Command(Surroundings.binary, ["--version"]))
        #expect(
            version.wholeMatch(
                of: /ppg-tunnel \d+\.\d+\.\d+ \((commit [0-9a-f]{12}(\+changes)?, )?OpenSSL 3\.\d+\.\d+\)/
            ) != nil
        )
    }
}
