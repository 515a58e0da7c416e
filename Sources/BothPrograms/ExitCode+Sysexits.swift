import ArgumentParser

extension ExitCode {
    /// What an id stands for is not there.
    package static let notFound = ExitCode(2)
    /// `EX_USAGE`: what was typed on the command line.
    package static let usage = ExitCode(64)
    /// `EX_SOFTWARE`: what the system should have told was not to be had.
    package static let software = ExitCode(70)
    /// `EX_NOPERM`: the upstream or the API refuses the credential, or there is none.
    package static let notPermitted = ExitCode(77)
    /// `EX_CONFIG`: what stands in the environment or in `.env`.
    package static let configuration = ExitCode(78)
}
