/// A command line whose first word is nearly a command, or that asks for psql's `-h`: what it was probably meant to be.
/// The parser would call it "2 unexpected arguments", or print the help and be content.
package struct MistypedCommand: Equatable {
    package let message: String
    package let hint: String

    /// `arguments` as they were typed, `commands` what there is. Nil where nothing is to be said.
    package init?(_ arguments: [String], commands: [String]) {
        let isAskingForHelp = arguments.first == "help"
        let words = isAskingForHelp ? arguments.dropFirst() : arguments[...]
        if let word = words.first, !word.hasPrefix("-"), !commands.contains(word), word != "help" {
            guard let nearest = NearestName.find(word, among: commands) else { return nil }
            message = Self.isPlain(word) ? "there is no command \(word)" : "there is no such command"
            // What follows may hold a secret.
            hint = "did you mean \(ProgramIdentity.name) \(isAskingForHelp ? "help " : "")\(nearest)?"
            return
        }
        guard let option = arguments.firstIndex(of: "-h"), let value = arguments[(option + 1)...].first,
            !value.hasPrefix("-")
        else { return nil }
        message = "-h is for the help, not for the address"
        hint =
            "the address goes behind --host"
            + (Self.isPlain(value) ? ": \(ProgramIdentity.name) --host \(value)" : "")
    }

    /// It goes to a terminal, and may be anything.
    private static func isPlain(_ word: String) -> Bool {
        word.utf8.count <= 40 && word.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
