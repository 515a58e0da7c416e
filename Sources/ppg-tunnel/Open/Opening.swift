import BothPrograms
import Logging
import PrismaPostgres
import Tunnel

/// A tunnel that is about to open: its settings are read, nothing listens yet. Pipes among them are read here, and once.
///
/// What is wrong is thrown, and neither printed nor judged: ``OpenOptions/open()`` does both, another command may do
/// otherwise.
struct Opening {
    private let signals: ProcessSignals
    private let reader: UpstreamSettings
    private let sources: ConfigurationSources
    private let settings: TunnelSettings
    private let logger: Logger

    init(_ options: OpenOptions) async throws(OpeningError) {
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
        (sources, settings) = try Self.settings { () throws(ConfigurationError) in try read.get() }
        let (level, format) = (settings.logLevel, settings.logFormat)
        let handler = StderrLogHandler(level: level, format: format)
        logger = Logger(label: "ppg-tunnel") { _ in handler }
        Console.sayDropped { handler.line(max(.warning, level), LineWriter.words(dropped: $0)) }
    }

    /// Tunnels until a signal, or an upstream that nobody can be logged in to, ends it; the exit code.
    func run() async throws(OpeningError) -> CInt {
        guard let id = try Self.settings({ () throws(ConfigurationError) in try reader.databaseID(from: sources) })
        else {
            let chosen = try Self.settings { () throws(ConfigurationError) in try reader.upstream(from: sources) }
            return try await serve(chosen, credential: nil)
        }
        return try await run(withCredentialFor: id)
    }

    /// The same with credentials that exist only as long as the tunnel does.
    private func run(withCredentialFor id: String) async throws(OpeningError) -> CInt {
        // A port that is taken shall not cost a connection that has to be deleted again.
        do throws(ListenError) {
            try settings.places.rehearse()
        } catch {
            throw OpeningError(error)
        }
        let access = ThrowawayCredential.Access(envFile: reader.options.envFile, piped: sources.pipedBytes)
        let credential = try await ThrowawayCredential.make(for: id, access, signals.listener)
        let result: Result<CInt, OpeningError>
        do throws(OpeningError) {
            let url = try credential.databaseURL()
            let chosen = try Self.settings { () throws(ConfigurationError) in
                try reader.upstream(at: url, named: "the connection's URL", from: sources)
            }
            result = .success(try await serve(chosen, credential: credential))
        } catch {
            result = .failure(error)
        }
        await credential.delete()
        return try result.get()
    }

    private func serve(
        _ chosen: ChosenUpstream,
        credential: ThrowawayCredential?
    ) async throws(OpeningError) -> CInt {
        for warning in sources.warnings + UnknownVariables.warnings(in: sources) + settings.access.warnings
            + chosen.warnings
        { logger.warn(warning) }
        let server: TunnelServer
        do throws(ListenError) {
            server = try await TunnelServer(
                listeningOn: settings.places,
                upstream: chosen.upstream,
                access: settings.access.clients,
                loopCount: settings.eventLoops,
                policy: settings.policy,
                logger: logger
            )
        } catch {
            throw OpeningError(error)
        }
        if let failure = server.circle(through: chosen.upstream) {
            await server.close()
            throw OpeningError(circle: failure)
        }
        let tunnel = RunningTunnel(
            server: server,
            settings: settings,
            reader: reader,
            string: chosen.string,
            credential: credential,
            logger: logger
        )
        return await tunnel.run(until: signals.requests)
    }

    private static func settings<Value>(_ body: () throws(ConfigurationError) -> Value) throws(OpeningError) -> Value {
        do throws(ConfigurationError) {
            return try body()
        } catch {
            throw OpeningError(error)
        }
    }
}
