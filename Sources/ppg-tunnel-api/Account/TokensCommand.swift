import ArgumentParser
import BothPrograms
import PrismaManagement

/// `ppg-tunnel tokens …`: the service tokens of a workspace.
struct TokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        .tokens,
        "They are those of the workspace that your own token is for, unless --workspace names another one.",
        examples: "tokens list",
        "tokens create --name ci",
        verbs: [List.self, Create.self, Delete.self]
    )

    /// `GET /v1/workspaces/{id}/service-tokens`.
    struct List: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "List service tokens, without the tokens themselves.",
            aliases: Verb.list,
            examples: "tokens list",
            "tokens list --workspace Acme --json"
        )

        @OptionGroup var place: WorkspaceOption
        @OptionGroup var limit: LimitOption
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            let list = session.api.serviceTokens(of: try await place.id(session), limit: limit.limit)
            try output.list(await list.collected().map(\.withoutSecret))
        }
    }

    /// `POST /v1/workspaces/{id}/service-tokens`.
    struct Create: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Create a service token: whoever has it may do what you may.",
            "The token is shown only this once.",
            examples: "tokens create --name ci",
            "tokens create --name laptop --env"
        )

        @Option(help: "What to call it, 1 to 256 characters.") var name: String
        @Flag(help: "Write it as PRISMA_SERVICE_TOKEN to .env (or --env-file) instead of printing it.") var env = false
        @OptionGroup var place: WorkspaceOption
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func validate() throws {
            try NameRule.check(name, IssuedToken.nameLengths)
            if output.quiet && !env {
                throw ValidationError("--quiet would lose the token: add --env, or use --json.")
            }
        }

        func perform(_ session: ManagementSession) async throws {
            let file = env ? try EnvTarget(ServiceToken.variables[0], session, confirmation) : nil
            var token = try await session.api.createServiceToken(in: place.id(session), named: name)
            var failure: (any Error)?
            if let file {
                do {
                    guard let secret = token.value else { throw CommandFailure.failed("the API gave no token") }
                    try file.save(secret)
                    token = token.withoutSecret
                } catch {
                    failure = error
                }
            }
            try output.one(token)
            if let value = token.value, !output.json {
                Console.print(["", "token, shown only this once:", String(decoding: value.bytes, as: UTF8.self)])
            }
            if let failure { throw failure }
        }
    }

    /// `DELETE /v1/workspaces/{id}/service-tokens/{id}`.
    struct Delete: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Delete a service token: it stops working at once.",
            aliases: Verb.delete,
            examples: "tokens delete ci",
            "tokens delete itgr_cm1a2b3c4d --yes"
        )

        @Argument(help: "The token's id or name; never the token itself.", transform: ResourceName.init)
        var token: ResourceName<IssuedToken>
        @OptionGroup var place: WorkspaceOption
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try confirmation.requireSomebody(to: "delete")
            let workspace = try await place.id(session)
            let all = try await session.api.serviceTokens(of: workspace).collected().map(\.withoutSecret)
            let found = try token.one(of: all)
            try confirmation.ask("delete", effect: "locks out every program that uses it", of: found)
            let id = try ResourceID<IssuedToken>(found.id)
            try await session.api.deleteServiceToken(id, in: workspace)
            try output.done(id, .deleted)
        }
    }
}

/// `--workspace`, where tokens belong to.
struct WorkspaceOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("The workspace, if it is not your token's own.", valueName: "workspace"),
        completion: .workspaces,
        transform: ResourceName.init
    )
    var workspace: ResourceName<Workspace>?

    /// The one that is named, else the token's own.
    func id(_ session: ManagementSession) async throws -> ResourceID<Workspace> {
        if let workspace { return try await workspace.id(session) }
        guard let own = try await session.api.identity().workspace else {
            throw CommandFailure.usage(
                "the token is for no workspace in particular",
                hint: "name one with --workspace; `\(ProgramIdentity.name) workspaces list` has them"
            )
        }
        return try ResourceID(own.id)
    }
}
