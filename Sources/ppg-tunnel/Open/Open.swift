import ArgumentParser
import BothPrograms
import Logging
import PrismaPostgres
import Reactor
import Tunnel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

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
        Reads DATABASE_URL from the environment, else from .env in the current directory, from prisma/.env, from \
        .env.local, .env.development.local or .env.development, or from the same files further up in the repository. \
        Where it is a pooled string and DIRECT_URL holds the direct one, that one is used. PostgreSQL clients connect with any user and no password and are logged in with that URL's \
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
        let exitCode: CInt
        do throws(OpeningError) {
            exitCode = try await Opening(self).run()
        } catch {
            if let message = error.message {
                voiceOfMistakes.error(message, hint: error.hint, exitCode: error.exitCode.rawValue)
            }
            throw error.exitCode
        }
        throw ExitCode(exitCode)
    }
}

extension OpenOptions {
    /// For what is wrong before the settings are read, or with them.
    fileprivate var voiceOfMistakes: Voice {
        let output = running.output ?? ProcessInfo.processInfo.environment["PPG_TUNNEL_OUTPUT"]
        return Voice(
            output: output.flatMap { Voice.Output(rawValue: $0.lowercased()) } ?? .text,
            isQuiet: false,
            hasAnyPort: false
        )
    }
}

extension Logger {
    /// Says what works but may surprise.
    func warn(_ warning: ConfigurationWarning) {
        self.warning("\(warning.message)", metadata: warning.hint.map { ["hint": "\($0)"] })
    }

    /// Says what should be put right some day. It is less than a warning, but whoever is told of warnings hears it.
    func remind(_ warning: ConfigurationWarning) {
        guard logLevel <= .warning else { return }
        var logger = self
        logger.logLevel = .notice
        logger.notice("\(warning.message)", metadata: warning.hint.map { ["hint": "\($0)"] })
    }
}
