import BothPrograms

/// A first word that looks like a subcommand, and is none.
enum UnknownCommand {
    /// Ends the program where `arguments` begin with a word that is almost a subcommand, or ask for help about a word
    /// that is none.
    static func refuse(_ arguments: [String]) {
        guard let failure = failure(of: arguments) else { return }
        Console.printError(failure.message, hint: failure.hint)
        Console.end(.usage)
    }

    /// What is wrong with them; nil where that is for somebody else to say.
    private static func failure(of arguments: [String]) -> (message: String, hint: String)? {
        let isHelp = arguments.first == "help"
        let words = isHelp ? arguments.dropFirst() : arguments[...]
        guard let word = words.first, !word.hasPrefix("-"), !Subcommands.names.contains(word), word != "help",
            ManagementNoun(typed: word) == nil
        else { return nil }
        let meant = NearestName.find(word, among: Subcommands.names)
        guard isHelp || meant != nil else { return nil }
        return (
            isPlain(word) ? "there is no command \(word)" : "there is no such command",
            meant.map { "did you mean \($0)?" } ?? "`\(ProgramIdentity.name) --help` lists them"
        )
    }

    /// Whether it can be repeated: anything else may be a connection string, or steer a terminal.
    private static func isPlain(_ word: String) -> Bool {
        word.utf8.count <= 40 && word.allSatisfy { $0.isLetter || $0.isASCII && $0.isNumber || $0 == "-" || $0 == "_" }
    }
}
