import ArgumentParser
import BothPrograms

/// `ppg-tunnel whoami`: `GET /v1/me`.
struct WhoAmICommand: PresentingCommand {
    static let configuration = CommandConfiguration.noun(
        .whoami,
        "--quiet prints the id of the workspace.",
        examples: "whoami",
        "whoami --json"
    )

    @OptionGroup var output: OutputOptions
    @OptionGroup var access: APIOptions

    func perform(_ session: ManagementSession) async throws {
        let identity = try await session.api.identity()
        let credential = identity.credential
        let token = [credential.type.replacing("_", with: " "), credential.name, credential.id.map { "(\($0))" }]
        try output.one(
            identity,
            id: identity.workspace?.id ?? "",
            [
                Detail("token", token.compactMap(\.self).joined(separator: " ")),
                Detail("workspace", identity.workspace.map { "\($0.name) (\($0.id))" }),
                Detail("user", identity.user.map { user in user.name.map { "\($0) <\(user.email)>" } ?? user.email }),
            ]
        )
    }
}
