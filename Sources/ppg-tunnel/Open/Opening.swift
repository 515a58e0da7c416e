import ArgumentParser
import BothPrograms
import Logging
import PrismaPostgres
import Tunnel

/// A tunnel that is about to open: its settings are read, nothing listens yet. Pipes among them are read here, and once.
///
/// What is wrong is printed here, and thrown as the exit code it means.
struct Opening {
    private let signals: ProcessSignals
    private let reader: UpstreamSettings
    private let sources: ConfigurationSources
    private let settings: TunnelSettings
    private let logger: Logger

    init(_ options: OpenOptions) async throws(ExitCode) {
        let signals = ProcessSignals()
        self.signals = signals
        let reader = UpstreamSettings(options: options.upstream)
        self.reader = reader
        let read = try await SettingsQueue.read(unlessTold: signals.listener) {
            Result { () throws(ConfigurationError) in
                let sources = try reader.sources()
                let settings = try TunnelSettings(
                    listen: options.listen,
                    access: options.access,
                    run: options.running,
                    sources: sources
                )
                return (sources, settings)
            }
        }
        (sources, settings) = try Self.reported { () throws(ConfigurationError) in try read.get() }
        let (level, format) = (settings.logLevel, settings.logFormat)
        let handler = StderrLogHandler(level: level, format: format)
        logger = Logger(label: "ppg-tunnel") { _ in handler }
        Console.sayDropped { handler.line(max(.warning, level), LineWriter.words(dropped: $0)) }
    }

    /// Tunnels until a signal, or an upstream that nobody can be logged in to, ends it; the exit code.
    func run() async throws(ExitCode) -> CInt {
        guard let id = try Self.reported({ () throws(ConfigurationError) in try reader.databaseID(from: sources) })
        else {
            let (upstream, warnings) = try Self.reported { () throws(ConfigurationError) in
                try reader.upstream(from: sources)
            }
            return try await serve(upstream, warnings, credential: nil)
        }
        return try await run(withCredentialFor: id)
    }

    /// The same with credentials that exist only as long as the tunnel does.
    private func run(withCredentialFor id: String) async throws(ExitCode) -> CInt {
        // A port that is taken shall not cost a connection that has to be deleted again.
        try Self.reportedListening { () throws(ListenError) in try settings.places.rehearse() }
        let access = ThrowawayCredential.Access(envFile: reader.options.envFile, piped: sources.pipedBytes)
        let credential = try await ThrowawayCredential.make(for: id, access, signals.listener)
        let result: Result<CInt, ExitCode>
        do throws(ExitCode) {
            let url = try credential.databaseURL()
            let (upstream, warnings) = try Self.reported { () throws(ConfigurationError) in
                try reader.upstream(at: url, from: sources)
            }
            result = .success(try await serve(upstream, warnings, credential: credential))
        } catch {
            result = .failure(error)
        }
        await credential.delete()
        return try result.get()
    }

    private func serve(
        _ upstream: Upstream,
        _ warnings: [ConfigurationWarning],
        credential: ThrowawayCredential?
    ) async throws(ExitCode) -> CInt {
        for warning in sources.warnings + settings.access.warnings + warnings { logger.warn(warning) }
        let server: TunnelServer
        do throws(ListenError) {
            server = try await TunnelServer(
                listeningOn: settings.places,
                upstream: upstream,
                access: settings.access.clients,
                loopCount: settings.eventLoops,
                policy: settings.policy,
                logger: logger
            )
        } catch {
            throw Self.report(error)
        }
        if let failure = server.circle(through: upstream) {
            Console.printError(failure.message, hint: failure.hint)
            await server.close()
            throw .configuration
        }
        let tunnel = RunningTunnel(
            server: server,
            settings: settings,
            reader: reader,
            credential: credential,
            logger: logger
        )
        return await tunnel.run(until: signals.requests)
    }

    private static func reported<Value>(_ body: () throws(ConfigurationError) -> Value) throws(ExitCode) -> Value {
        do throws(ConfigurationError) {
            return try body()
        } catch {
            Console.printError(error.message, hint: error.hint)
            throw error.kind == .usage ? .usage : .configuration
        }
    }

    private static func reportedListening(_ body: () throws(ListenError) -> Void) throws(ExitCode) {
        do throws(ListenError) {
            try body()
        } catch {
            throw report(error)
        }
    }

    private static func report(_ error: ListenError) -> ExitCode {
        Console.printError(error.message, hint: error.hint)
        return .failure
    }
}
