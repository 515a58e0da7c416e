/// What both executables say of themselves: to the user they are one command.
package enum ProgramIdentity {
    /// As it is typed.
    package static let name = "ppg-tunnel"
    package static let abstract = "Connect local PostgreSQL clients to Prisma Postgres."
    package static let version = "0.1.0"
    /// Prints a completion script; `ppg-tunnel-api` writes it, because it has all the words.
    package static let completionOption = "--generate-completion-script"
    /// Asks for what may stand at the cursor; typed by completion scripts alone (ArgumentParser's own word).
    package static let suggestionOption = "---completion"
}
