import ArgumentParser

extension ExitCode {
    /// `EX_USAGE`: what was typed on the command line.
    static let usage = ExitCode(64)
    /// `EX_NOPERM`: the upstream refuses the credential.
    static let notPermitted = ExitCode(77)
    /// `EX_CONFIG`: what stands in the environment or in `.env`.
    static let configuration = ExitCode(78)
}
