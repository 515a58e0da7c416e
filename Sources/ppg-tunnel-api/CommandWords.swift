import ArgumentParser
import BothPrograms

/// The words of a command line, looked at before they are parsed: nouns in the singular count as well, and a noun or a
/// verb that is none is reported with the one that was probably meant.
struct CommandWords {
    /// With the nouns as the parser knows them.
    let arguments: [String]
    /// What is wrong with the noun or the verb.
    let failure: CommandFailure?

    init(_ typed: [String]) {
        var words = typed
        let start = words.first == "help" ? 1 : 0
        guard words.indices.contains(start), let noun = ManagementNoun(typed: words[start]) else {
            (arguments, failure) = (typed, nil)
            return
        }
        words[start] = noun.rawValue
        arguments = words
        failure = words.indices.contains(start + 1) ? Self.failure(of: words[start + 1], behind: noun) : nil
    }

    /// Results, and thus errors, are asked for as JSON.
    var wantsJSON: Bool {
        let own = arguments.prefix { $0 != "--" }
        let isClient =
            arguments.first == ManagementNoun.databases.rawValue && ["psql", "dump"].contains(own.dropFirst().first)
        return own.contains("--json") && !isClient
    }

    private static func failure(of verb: String, behind noun: ManagementNoun) -> CommandFailure? {
        let verbs = verbs(of: noun)
        guard !verbs.isEmpty, !verb.hasPrefix("-"), verb != "help" else { return nil }
        let names = verbs.flatMap(\.self)
        guard !names.contains(verb) else { return nil }
        let message = isPlain(verb) ? "\(noun.rawValue) has no command \(verb)" : "\(noun.rawValue) has no such command"
        if let meant = NearestName.find(verb, among: names) {
            return CommandFailure.usage(message, hint: "did you mean \(noun.rawValue) \(meant)?")
        }
        return CommandFailure.usage(message, hint: "it has \(verbs.map { $0[0] }.joined(separator: ", "))")
    }

    /// What the verbs of `noun` are called, the shorter names last.
    private static func verbs(of noun: ManagementNoun) -> [[String]] {
        let subcommands = PPGTunnelAPI.configuration.subcommands
        guard let command = subcommands.first(where: { $0._commandName == noun.rawValue }) else { return [] }
        return command.configuration.subcommands.map { verb in
            [verb._commandName] + verb.configuration.aliases
        }
    }

    /// Whether it can be repeated: anything else may be a secret, or steer a terminal.
    private static func isPlain(_ word: String) -> Bool {
        word.utf8.count <= 40 && word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }
}
