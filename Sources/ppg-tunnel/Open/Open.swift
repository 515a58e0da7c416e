import ArgumentParser
import BothPrograms
import Logging
import PrismaPostgres
import Reactor
import Tunnel

/// `ppg-tunnel open`, the same as `ppg-tunnel` alone.
struct Open: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: OpenOptions.abstract,
        discussion: OpenOptions.discussion
    )

    @OptionGroup
    var options: OpenOptions

    func run() async throws {
        try await options.open()
    }
}

/// Listens, and tunnels until it is told to stop.
extension OpenOptions {
    /// How settings and signals work, for the help.
    static let discussion = """
        Reads DATABASE_URL from the environment, else from .env in the current directory, or prisma/.env where there \
        is no .env. PostgreSQL clients connect with any user and no password and are logged in with that URL's \
        credentials, over TLS with a verified certificate. With --database-id the credentials are made for this \
        tunnel alone.

        Every option but --url has an environment variable, named in brackets. Options come before the environment, \
        the environment before .env. SIGHUP reads DATABASE_URL anew for new connections; SIGINT, SIGQUIT, SIGTERM and \
        the end of the terminal let busy sessions finish, a second one ends at once.
        """

    /// Returns by throwing the exit code.
    func open() async throws {
        Console.neverWait()
        CoreDumps.forbid()
        DescriptorLimit.raise()
        throw ExitCode(try await Opening(self).run())
    }
}

extension Logger {
    /// Says what works but may surprise.
    func warn(_ warning: ConfigurationWarning) {
        self.warning("\(warning.message)", metadata: warning.hint.map { ["hint": "\($0)"] })
    }
}
