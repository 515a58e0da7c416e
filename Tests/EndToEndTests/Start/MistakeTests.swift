import Foundation
import Testing

/// What a tunnel says that cannot start: exit code 64 for what was typed, 78 for what stands in the environment or a
/// file, 1 where the system refuses.
@Suite(.endToEnd)
struct MistakeTests {
    private static let forms =
        "prisma+postgres://accelerate.prisma-data.net/?api_key=KEY "
        + "or postgres://USER:PASSWORD@db.prisma.io:5432/postgres?sslmode=require"

    private static let others = "and for .env.local, .env.development.local and .env.development"

    /// Runs a tunnel with these settings alone; it has to end with exactly these words and print nothing else.
    private func expect(
        _ words: (_ directory: String) -> String,
        exitCode: Int,
        arguments: [String] = [],
        environment: [String: String] = [:],
        files: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let directory = try Surroundings.makeDirectory(files: files)
        let command = Command(Surroundings.binary, arguments, environment: environment).with {
            $0.directory = directory
        }
        let finished = try await run(command)
        #expect(finished.exitCode == exitCode, sourceLocation: sourceLocation)
        #expect(finished.errors == words(directory) + "\n", sourceLocation: sourceLocation)
        #expect(finished.output.isEmpty, sourceLocation: sourceLocation)
    }

    @Test("nothing is set")
    func nothing() async throws {
        let words = { (directory: String) in
            """
            error: DATABASE_URL is not set: looked in the environment, \(directory)/.env (not there), \
            \(directory)/prisma/.env (not there), \(Self.others)
            hint: set it to \(Self.forms)
            """
        }
        try await expect(words, exitCode: 78)
    }

    @Test("a scheme of another database")
    func scheme() async throws {
        let words = { (_: String) in
            """
            error: DATABASE_URL in the environment: the scheme mysql: is not one of Prisma Postgres
            hint: the tunnel serves Prisma Postgres only; write \(Self.forms)
            """
        }
        try await expect(words, exitCode: 78, environment: ["DATABASE_URL": "mysql://me:\(canary)@db.prisma.io/x"])
    }

    @Test("a certificate authority for a connection in clear")
    func authorityWithoutTLS() async throws {
        let url = "postgres://me:\(canary)@localhost:51214/x"
        let words = { (name: String) in
            """
            error: \(name): the connection to localhost:51214 is not encrypted
            hint: add sslmode=verify-full to DATABASE_URL, or leave the file out
            """
        }
        try await expect(
            { _ in words("--ca-file") },
            exitCode: 64,
            arguments: ["--ca-file", "ca.crt"],
            environment: ["DATABASE_URL": url]
        )
        try await expect(
            { _ in words("sslrootcert in DATABASE_URL") },
            exitCode: 78,
            environment: ["DATABASE_URL": url + "?sslrootcert=ca.crt"]
        )
    }

    @Test("a directory in the place of .env")
    func directory() async throws {
        let words = { (directory: String) in
            """
            error: DATABASE_URL is not set: looked in the environment, \(directory)/.env (a directory), \
            \(directory)/prisma/.env (not there), \(Self.others)
            hint: set it to \(Self.forms)
            """
        }
        try await expect(words, exitCode: 78, files: [".env/kept": ""])
    }

    @Test("an empty password in a file")
    func emptyPassword() async throws {
        let words = { (directory: String) in
            """
            error: DATABASE_URL in \(directory)/.env: the password is empty
            hint: copy the connection string with its password; the Console shows it once, at creation
            """
        }
        try await expect(words, exitCode: 78, files: [".env": "DATABASE_URL=postgres://user@db.prisma.io/postgres"])
    }

    @Test("an unknown sslmode on the command line")
    func sslMode() async throws {
        let words = { (_: String) in
            """
            error: --url: sslmode is unknown
            hint: write sslmode=require (or verify-full), or leave it out
            """
        }
        let url = "postgres://user:\(canary)@db.prisma.io/postgres?sslmode=sometimes"
        try await expect(words, exitCode: 64, arguments: ["--url", url])
    }

    @Test("an API key that is missing")
    func noAPIKey() async throws {
        let words = { (_: String) in
            """
            error: DATABASE_URL in the environment: the URL has no api_key
            hint: write ?api_key=KEY at the end; Prisma Console → API Keys → Create API key makes one
            """
        }
        let url = "prisma+postgres://accelerate.prisma-data.net/?key=\(canary)"
        try await expect(words, exitCode: 78, environment: ["DATABASE_URL": url])
    }

    @Test("a line of .env that may mean what is wanted")
    func brokenFile() async throws {
        let words = { (directory: String) in
            """
            error: \(directory)/.env, line 2: not of the form KEY=value
            hint: write KEY=value, or start the line with # to make it a comment
            """
        }
        let lines = ["DATABASE_URL: postgres://user:\(canary)@db.prisma.io/", "PPG_TUNNEL_SAME_USER true"]
        for line in lines { try await expect(words, exitCode: 78, files: [".env": "A=1\n\(line)\n"]) }
    }

    @Test("a line of .env that was passed over, and nothing that is wanted")
    func oddLine() async throws {
        let words = { (directory: String) in
            """
            error: DATABASE_URL is not set: looked in the environment, \(directory)/.env (line 2 is not of the form KEY=value), \
            \(Self.others)
            hint: set it to \(Self.forms)
            """
        }
        try await expect(words, exitCode: 78, files: [".env": "A=1\npostgres://user:\(canary)@db.prisma.io/\n"])
    }

    @Test("a pipe that nobody writes to")
    func silentPipe() async throws {
        let directory = try Surroundings.makeDirectory()
        #expect(mkfifo("\(directory)/pipe", 0o600) == 0)
        let words = { (_: String) in
            """
            error: --env-file: cannot read \(directory)/pipe: it is a pipe, and its writer did not finish within 10 s
            hint: name a file of KEY=value lines
            """
        }
        try await expect(words, exitCode: 64, arguments: ["--env-file", "\(directory)/pipe"])
    }

    @Test("an --env-file that is not there")
    func envFile() async throws {
        let words = { (directory: String) in
            """
            error: --env-file: cannot read \(directory)/production.env: no such file
            hint: name a file of KEY=value lines
            """
        }
        try await expect(words, exitCode: 64, arguments: ["--env-file", "production.env"])
        let fromVariable = { (directory: String) in
            words(directory).replacing("--env-file:", with: "PPG_TUNNEL_ENV_FILE:")
        }
        try await expect(fromVariable, exitCode: 78, environment: ["PPG_TUNNEL_ENV_FILE": "production.env"])
    }

    @Test("an address that other machines reach, without consent", arguments: ["0.0.0.0", "::", "0", "::ffff:0.0.0.0"])
    func notLoopback(host: String) async throws {
        let words = { (_: String) in
            """
            error: --host: \(host) can be reached from other machines
            hint: whoever reaches the port is logged in; if that is what you want, add --allow-remote-clients
            """
        }
        try await expect(words, exitCode: 64, arguments: ["--host", host])
    }

    @Test("a port that is no port")
    func notAPort() async throws {
        try await expect(
            { _ in "error: --port x is no port: 0 to 65535" },
            exitCode: 64,
            arguments: ["--port", "x"]
        )
        try await expect(
            { _ in "error: PPG_TUNNEL_PORT=65536 (environment) is no port: 0 to 65535" },
            exitCode: 78,
            environment: ["PPG_TUNNEL_PORT": "65536"]
        )
    }

    @Test("an option that does not exist")
    func unknownOption() async throws {
        let finished = try await run(Command(Surroundings.binary, ["--password", canary]))
        #expect(finished.exitCode == 64)
        #expect(finished.errors == "error: unknown option '--password'\nhint: ppg-tunnel --help lists what there is\n")
        #expect(finished.output.isEmpty)
    }
}
