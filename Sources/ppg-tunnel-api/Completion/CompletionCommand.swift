import ArgumentParser
import BothPrograms

/// `ppg-tunnel completion …`: the script that makes a shell complete the words of both programs.
struct CompletionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        .completion,
        """
        `make install` puts the scripts where the shells look. Without it:

          bash  echo 'source <(ppg-tunnel completion bash)' >>~/.bashrc
          zsh   echo 'source <(ppg-tunnel completion zsh)' >>~/.zshrc
          fish  ppg-tunnel completion fish >~/.config/fish/completions/ppg-tunnel.fish

        Names, ids and regions are completed where PRISMA_SERVICE_TOKEN is set, in the environment or in .env.
        """,
        examples: "completion zsh >~/.zfunc/_ppg-tunnel",
        "completion fish | source"
    )

    /// A shell that can complete.
    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash
        case zsh
        case fish
    }

    @Argument(help: "bash, zsh or fish.") var shell: Shell

    func run() async throws {
        Console.print(Self.script(for: shell))
    }

    /// The parser's script, and what it lacks.
    static func script(for shell: Shell) -> String {
        switch shell {
        case .bash: WholeCommandLine.completionScript(for: .bash)
        case .zsh: zsh(WholeCommandLine.completionScript(for: .zsh))
        case .fish: WholeCommandLine.completionScript(for: .fish)
        }
    }

    /// A script that is sourced needs zsh's completion system to be there, which a new user has not set up. As a file
    /// in `fpath` it begins with `#compdef`, and is loaded by that system.
    private static func zsh(_ script: String) -> String {
        let loading = """

            if [[ "${funcstack[1]}" != _ppg-tunnel ]] && (( ! ${+functions[compdef]} )); then
                autoload -Uz compinit && compinit
            fi

            """
        guard let end = script.firstIndex(of: "\n") else { return script }
        return script[..<end] + "\n" + loading + script[script.index(after: end)...]
    }
}
