import FakeManagementAPI
import Foundation
import Testing

/// Real shells, and what they make of a line when Tab is pressed.
struct ShellTests {
    /// A shell, how it is started without anybody's settings, and how the script gets into it.
    struct Shell: Sendable, CustomTestStringConvertible {
        let name: String
        let options: [String]
        let source: String
        let function: String

        /// The program that is started, and its arguments; nil where it is not installed.
        var command: [String]? {
            guard let path = Self.find(name) else { return nil }
            // fish insists on a terminal that is its session's own.
            guard name == "fish" else { return [path] + options }
            return Self.find("setsid").map { [$0, "-c", "-w", path] + options }
        }

        private static func find(_ program: String) -> String? {
            ["/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].map { "\($0)/\(program)" }
                .first { FileManager.default.isExecutableFile(atPath: $0) }
        }

        var testDescription: String { name }

        /// Stands in the program's place for all but the script and its questions.
        private static let stub = """
            ppg-tunnel() { case $1 in ---completion) command ppg-tunnel "$@";; *) echo "ran: $*.";; esac; }
            """

        private static let fishStub = """
            function ppg-tunnel; if test $argv[1] = ---completion; command ppg-tunnel $argv; else; echo "ran: $argv."; end; end
            """

        static let all = [
            Shell(
                name: "bash",
                options: ["--norc", "--noprofile", "-i"],
                source: "source <(ppg-tunnel completion bash)",
                function: stub
            ),
            // Without `compinit`, which a new user has not set up.
            Shell(name: "zsh", options: ["-f", "-i"], source: "source <(ppg-tunnel completion zsh)", function: stub),
            Shell(
                name: "fish",
                options: ["--no-config", "--interactive", "--init-command", "echo 'go> '"],
                source: "ppg-tunnel completion fish | source",
                function: fishStub
            ),
        ]
    }

    /// What is typed before Tab, and the line that runs then.
    private static let lines: [(String, String)] = [
        ("da", "databases"), ("databases re", "databases restore"), ("projects tr", "projects transfer"),
        ("completion zs", "completion zsh"), ("--log-lev", "--log-level"), ("whoami --js", "whoami --json"),
        ("databases show stag", "databases show staging"), ("projects show sh", "projects show shop"),
        ("databases psql pro", "databases psql production"),
        ("databases create --project bl", "databases create --project blog"),
        ("connections show con_cmi0c00001", "connections show con_cmi0c000010"),
        ("databases create --region eu-w", "databases create --region eu-west-3"),
        ("databases create --from-database pos", "databases create --from-database posts"),
    ]

    @Test(arguments: Shell.all)
    func completes(shell: Shell) async throws {
        guard let command = shell.command else { return }
        try await Scene.with { original in
            var scene = Self.prepared(original)
            // What completes is tested here, not how fast this machine is.
            scene.program.environment["PPG_COMPLETION_TIMEOUT"] = "60"
            var answers = [(question: "go> ", answer: "\(shell.source); \(shell.function); echo rea''dy0")]
            for (number, line) in Self.lines.enumerated() {
                answers.append((question: "ready\(number)", answer: "ppg-tunnel \(line.0)\t"))
                answers.append((question: "ran: \(line.1).", answer: "echo rea''dy\(number + 1)"))
            }
            answers.append((question: "ready\(Self.lines.count)", answer: "exit"))
            let outcome = try await scene.program.runOnTerminal(
                Array(command.dropFirst()),
                answers: answers,
                executable: command[0]
            )
            for line in Self.lines {
                #expect(outcome.output.contains("ran: \(line.1).\n"), "\(line)\n\(outcome.output)")
            }
            #expect(!outcome.output.contains("error"))
            #expect(!outcome.output.contains("not found"))
        }
    }

    /// What the shells ask the program, and what they get where the API is of no help: nothing, in silence.
    @Test(arguments: [nil, Fault.silence, .cut, .refuse(status: 500), .refuse(status: 429), .answer("{}")])
    func isSilentWhereNobodyAnswers(fault: Fault?) async throws {
        try await Scene.with { original in
            var scene = Self.prepared(original)
            if let fault {
                await scene.api.inject(fault)
            } else {
                scene.program.environment["PRISMA_SERVICE_TOKEN"] = nil
            }
            let words = ["ppg-tunnel", "databases", "show", "st"]
            let outcome = try await scene.program.run(
                ["---completion", "databases", "show", "--", "positional@0", "3", "2"] + words
            )
            #expect(outcome.exitCode == 0)
            let isBlank = outcome.output.allSatisfy { $0.isWhitespace }
            #expect(isBlank)
            #expect(outcome.errors.isEmpty)
            #expect(await scene.asked.count <= 1)
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func knowsNothingThatIsHidden(shell: String) async throws {
        try await Scene.with { scene in
            let script = try await scene.program.run(["completion", shell])
            #expect(script.exitCode == 0)
            #expect(!script.output.contains("throwaway"))
            for word in ["restore", "from-backup", "rotate", "product", "database-id", "drain-timeout", "transfer"] {
                #expect(script.output.contains(word), "no \(word)")
            }
        }
    }

    @Test func anotherShellIsAMistake() async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(["completion", "tcsh"])
            #expect(outcome.exitCode == 64)
            #expect(outcome.output.isEmpty)
        }
    }

    /// With the program in PATH.
    private static func prepared(_ scene: Scene) -> Scene {
        var scene = scene
        let directory = URL(filePath: Program.path).deletingLastPathComponent().path
        scene.program.environment["PATH"] = "\(directory):/usr/local/bin:/usr/bin:/bin"
        scene.program.environment["HOME"] = scene.program.directory
        scene.program.environment["TERM"] = "xterm"
        scene.program.environment["PS1"] = "go> "
        return scene
    }
}
