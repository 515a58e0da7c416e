import ArgumentParser
import BothPrograms
import PrismaManagement

extension ProjectsCommand {
    /// `POST /v1/projects/{id}/transfer`.
    struct Transfer: PresentingCommand {
        static let configuration = CommandConfiguration.verb(
            "Hand a project over to another workspace.",
            """
            Its new owner makes an access token for that workspace and gives it to you. It is read from a file, or from \
            \(RecipientToken.variable) in the environment, never from the command line, which other users can see.
            """,
            examples: "projects transfer shop --recipient-token-file token.txt",
            "projects transfer shop --recipient-token-file - --yes <token.txt"
        )

        @Argument(help: "The project's id or name.", completion: .projects, transform: ResourceName.init)
        var project: ResourceName<Project>
        @OptionGroup var recipient: RecipientToken
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var access: APIOptions

        func perform(_ session: ManagementSession) async throws {
            try confirmation.requireSomebody(to: "transfer")
            let token = try recipient.token()
            let effect = "gives it to the recipient's workspace, and takes it out of yours"
            let id = try await confirmation.confirm("transfer", effect: effect, project, session)
            try await session.api.transferProject(id, to: token)
            try output.done(id, .transferred)
        }
    }
}
