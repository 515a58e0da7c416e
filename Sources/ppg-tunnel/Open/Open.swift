import ArgumentParser
import CommandLineParts
import Logging
import PrismaPostgres
import Reactor
import Tunnel

/// `ppg-tunnel open`, the same as `ppg-tunnel` alone.
struct Open: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open a tunnel: the same as without a subcommand.",
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
        Reads DATABASE_URL from the environment, else from .env, else from prisma/.env in the current directory. \
        PostgreSQL clients connect with any user and no password and are logged in with that URL's credentials, \
        over TLS with a verified certificate.

        Every option has an environment variable, named in brackets. Options come before the environment, the \
        environment before .env. SIGHUP reads DATABASE_URL anew for new connections; SIGINT and SIGTERM let busy \
        sessions finish, a second one ends at once.
        """

    /// Returns by throwing the exit code.
    func open() async throws {
        CoreDumps.forbid()
        let signals = ProcessSignals()
        let reader = UpstreamSettings(options: upstream)
        let settings: TunnelSettings
        let upstream: Upstream
        let logger: Logger
        do throws(ConfigurationError) {
            let sources = try reader.sources()
            settings = try TunnelSettings(listen: listen, access: access, run: running, sources: sources)
            logger = Self.logger(settings)
            let (value, warnings) = try reader.upstream(from: sources)
            upstream = value
            for warning in settings.access.warnings + warnings { logger.warn(warning) }
        } catch {
            Console.printError(error.message, hint: error.hint)
            throw error.kind == .usage ? ExitCode.usage : ExitCode.configuration
        }
        let server = try await start(settings, upstream, logger)
        let tunnel = RunningTunnel(server: server, settings: settings, reader: reader, logger: logger)
        throw ExitCode(await tunnel.run(until: signals.requests))
    }

    private func start(_ settings: TunnelSettings, _ upstream: Upstream, _ logger: Logger) async throws -> TunnelServer
    {
        do throws(ListenError) {
            return try await TunnelServer(
                listeningOn: settings.places,
                upstream: upstream,
                access: settings.access.clients,
                loopCount: settings.eventLoops,
                reuse: settings.reuse,
                logger: logger
            )
        } catch {
            Console.printError(error.message, hint: error.hint)
            throw ExitCode.failure
        }
    }

    private static func logger(_ settings: TunnelSettings) -> Logger {
        Logger(label: "ppg-tunnel") { _ in StderrLogHandler(level: settings.logLevel, format: settings.logFormat) }
    }
}

extension Logger {
    /// Says what works but may surprise.
    func warn(_ warning: ConfigurationWarning) {
        self.warning("\(warning.message)", metadata: warning.hint.map { ["hint": "\($0)"] })
    }
}
