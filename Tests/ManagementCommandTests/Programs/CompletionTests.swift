import Foundation
import Subprocess
import Testing

/// What the shells offer after Tab: the words of both programs.
struct CompletionTests {
    @Test(arguments: [
        ("ppg-tunnel da", ["databases"]),
        ("ppg-tunnel databases re", ["restore"]),
        ("ppg-tunnel databases create --from", ["--from-backup", "--from-database"]),
        ("ppg-tunnel connections rotate --e", ["--env", "--env-file"]),
        ("ppg-tunnel regions list --product ", ["accelerate", "all", "postgres"]),
        ("ppg-tunnel whoami --j", ["--json"]),
        ("ppg-tunnel --po", ["--pooled", "--port"]),
        ("ppg-tunnel open --po", ["--pooled", "--port"]),
        ("ppg-tunnel --log-format ", ["json", "text"]),
        ("ppg-tunnel throw", []),
    ])
    func bashOffers(line: String, words: [String]) async throws {
        try await Scene.with { scene in
            let outcome = try await scene.program.run(["--generate-completion-script", "bash"])
            #expect(outcome.exitCode == 0)
            let script = "\(scene.program.directory)/completion.bash"
            try outcome.output.write(toFile: script, atomically: true, encoding: .utf8)
            #expect(try await offers(of: script, for: line) == words)
        }
    }

    @Test(arguments: ["zsh", "fish"])
    func otherShellsKnowVerbsAndOptions(shell: String) async throws {
        try await Scene.with { scene in
            let script = try await scene.program.run(["--generate-completion-script=\(shell)"]).output
            for word in ["restore", "from-backup", "rotate", "product", "database-id", "drain-timeout"] {
                #expect(script.contains(word), "no \(word)")
            }
            #expect(!script.contains("throwaway"))
        }
    }

    /// What bash offers at the end of `line`, sorted.
    private func offers(of script: String, for line: String) async throws -> [String] {
        let tab = """
            source "$1"
            COMP_LINE=$2 COMP_POINT=${#2}
            read -ra COMP_WORDS <<<"$2"
            [[ $2 == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _ppg-tunnel ppg-tunnel "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let result = try await Subprocess.run(
            .name("bash"),
            arguments: ["-c", tab, "bash", script, line],
            output: .string(limit: 1 << 20)
        )
        return result.standardOutput.split(separator: "\n").map(String.init).sorted()
    }
}
