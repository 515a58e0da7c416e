import ArgumentParser
import BothPrograms
import PrismaManagement

/// `ppg-tunnel workspaces …`.
struct WorkspacesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        .workspaces,
        examples: "workspaces list",
        "workspaces show Acme --plan",
        verbs: [List.self, Show.self]
    )

    /// `GET /v1/workspaces`.
    struct List: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "List the workspaces the token can see.",
            aliases: Verb.list,
            examples: "workspaces list",
            "workspaces list --quiet"
        )

        @OptionGroup var limit: LimitOption
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try output.list(await session.api.workspaces(limit: limit.limit).collected())
        }
    }

    /// `GET /v1/workspaces/{id}`; with `--plan` also `GET /v1/workspaces/{id}/subscription`.
    struct Show: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Show a workspace.",
            aliases: Verb.show,
            examples: "workspaces show Acme",
            "workspaces show wksp_cm1a2b3c4d --plan"
        )

        @Argument(help: "The workspace's id or name.", completion: .workspaces, transform: ResourceName.init)
        var workspace: ResourceName<Workspace>
        @Flag(help: "Show its plan, too.") var plan = false
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let id = try await self.workspace.id(session)
            let workspace = try await session.api.workspace(id)
            guard plan else { return try output.one(workspace) }
            let subscription = try await session.api.subscription(of: id)
            let planDetails = [
                Detail("plan", subscription.planName + (subscription.usageBlocked ? " (used up)" : "")),
                Detail("change plan", subscription.upgradeUrl),
            ]
            let shown = Shown(workspace: workspace, subscription: subscription)
            try output.one(shown, id: workspace.id, workspace.details + planDetails)
        }
    }

    /// The workspace with its subscription in it.
    private struct Shown: Encodable {
        var workspace: Workspace
        var subscription: Subscription

        enum CodingKeys: CodingKey {
            case subscription
        }

        func encode(to encoder: any Encoder) throws {
            try workspace.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(subscription, forKey: .subscription)
        }
    }
}

extension Workspace: Presentable {
    static var columns: [Column<Workspace>] {
        [
            Column("ID") { $0.id },
            Column("NAME", flexible: true) { $0.name },
            Column("CREATED") { Words.minute($0.createdAt) },
        ]
    }

    var details: [Detail] {
        [Detail("id", id), Detail("name", name), Detail("created", Words.moment(createdAt))]
    }
}
