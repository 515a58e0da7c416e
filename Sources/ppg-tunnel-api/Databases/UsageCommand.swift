import ArgumentParser
import BothPrograms
import PrismaManagement

/// `ppg-tunnel usage …`.
struct UsageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        .usage,
        examples: "usage show production",
        "usage show production --start 2026-11-01 --end 2026-11-20",
        verbs: [Show.self]
    )

    /// `GET /v1/databases/{id}/usage`.
    struct Show: ManagementCommand {
        static let configuration = CommandConfiguration.verb(
            "Show what a database used between two moments.",
            "A moment is a day of this machine's zone (2026-11-01) or ISO 8601 (2026-11-01T12:00:00Z).",
            aliases: Verb.show,
            examples: "usage show production",
            "usage show production --start 2026-11-01 --end 2026-11-20"
        )

        @Argument(help: "The database's id or name.", completion: .databases, transform: ResourceName.init)
        var database: ResourceName<Database>
        @Option(
            help: ArgumentHelp("From; the start of the month if not given.", valueName: "moment"),
            transform: Moment.start
        )
        var start: Timestamp?
        @Option(
            help: ArgumentHelp("To, a day included; now if not given.", valueName: "moment"),
            transform: Moment.end
        )
        var end: Timestamp?
        @Flag(help: "Print one JSON document with raw values.") var json = false
        @OptionGroup var access: APIOptions
        var isJSON: Bool { json }

        func validate() throws {
            if let start, let end, start.date > end.date {
                throw ValidationError("--start is later than --end.")
            }
        }

        func perform(_ session: ManagementSession) async throws {
            let usage = try await session.api.usage(of: database.id(session), from: start, to: end)
            if json {
                try Console.printJSON(usage)
            } else {
                Console.print(
                    Detail.lines([
                        Detail("from", Words.moment(usage.period.start)),
                        Detail("to", Words.moment(usage.period.end)),
                        Detail("operations", Words.amount(usage.metrics.operations)),
                        Detail("storage", Words.amount(usage.metrics.storage)),
                        Detail("counted", Words.moment(usage.generatedAt)),
                    ])
                )
            }
        }
    }
}
