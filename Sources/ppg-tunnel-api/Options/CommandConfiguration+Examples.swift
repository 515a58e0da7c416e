import ArgumentParser
import BothPrograms

extension CommandConfiguration {
    /// The help of one command. `examples` are command lines without the program's name.
    static func verb(
        _ abstract: String,
        _ discussion: String = "",
        aliases: [String] = [],
        examples: String...
    ) -> CommandConfiguration {
        CommandConfiguration(
            abstract: abstract,
            discussion: text(discussion, examples),
            aliases: aliases
        )
    }

    /// The help of a noun and its verbs.
    static func noun(
        _ noun: ManagementNoun,
        _ discussion: String = "",
        examples: String...,
        verbs: [any ParsableCommand.Type] = []
    ) -> CommandConfiguration {
        CommandConfiguration(
            commandName: noun.rawValue,
            abstract: noun.abstract,
            discussion: text(discussion, examples),
            subcommands: verbs
        )
    }

    private static func text(_ discussion: String, _ examples: [String]) -> String {
        let lines = ["Examples:"] + examples.map { "  \(ProgramIdentity.name) \($0)" }
        return [discussion, lines.joined(separator: "\n")].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}

/// The shorter names of verbs, as other command lines have them.
enum Verb {
    static let list = ["ls"]
    static let show = ["get"]
    static let delete = ["rm"]
}
