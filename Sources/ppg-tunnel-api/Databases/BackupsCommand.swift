import ArgumentParser
import BothPrograms
import PrismaManagement

/// `ppg-tunnel backups …`. There is no call to make a backup: the platform makes them.
struct BackupsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        .backups,
        examples: "backups list production",
        "backups list production --limit 100 --json",
        verbs: [List.self]
    )

    /// `GET /v1/databases/{id}/backups`.
    struct List: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "List the backups of a database, newest first.",
            aliases: Verb.list,
            examples: "backups list production",
            "backups list production --limit 100 --json"
        )

        @Argument(help: "The database's id or name.", completion: .databases, transform: ResourceName.init)
        var database: ResourceName<Database>
        @Option(help: ArgumentHelp("How many, 1 to 100; 25 if not given.", valueName: "count")) var limit: Int?
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func validate() throws {
            if let limit, !Backups.limits.contains(limit) {
                throw ValidationError("--limit takes 1 to 100.")
            }
        }

        func perform(_ session: ManagementSession) async throws {
            let answer = try await session.api.backups(of: database.id(session), limit: limit)
            try output.list(answer.backups, "backups", id: \.id, BackupsCommand.columns)
            guard !output.json && !output.quiet else { return }
            if answer.hasMore { Console.note("there are older ones: --limit shows up to 100") }
            switch answer.retentionDays {
            case nil: break
            case 0: Console.note("the workspace's plan keeps no backups")
            case let days?: Console.note("backups are kept for \(days) days")
            }
        }
    }

    private static var columns: [Column<Backup>] {
        [
            Column("ID") { $0.id },
            Column("TYPE") { $0.backupType },
            Column("STATUS") { $0.status },
            Column("SIZE", alignment: .right) { Words.size($0.size) },
            Column("CREATED") { Words.minute($0.createdAt) },
        ]
    }
}
