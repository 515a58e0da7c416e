import BothPrograms
import LibC
import Logging
import PrismaPostgres
import Reactor
import Tunnel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Everything `open` needs to know, from flags, environment and `.env`, in this order.
struct TunnelSettings {
    var host: String
    var places: ListenPlaces
    var allowsRemoteClients: Bool
    var access: AccessSettings
    var drainTimeout: Duration
    var checksUpstream: Bool
    var voice: Voice
    var eventLoops: Int
    /// Whoever sent SIGTERM takes 143 for a failure.
    var exitsZeroOnTermination: Bool
    /// It gives up what it does not need.
    var isSandboxed: Bool
    var policy = SessionPolicy()
    var logLevel: Logger.Level
    var logFormat: StderrLogHandler.Format

    /// Loops beyond the number of cores would only wait for each other.
    private static let eventLoopRange = 1...64

    init(
        listen: ListenOptions,
        access: ClientAccessOptions,
        run: RunOptions,
        sources: ConfigurationSources,
        service: ServiceSurroundings = .current
    ) throws(ConfigurationError) {
        func setting(_ option: String, _ typed: String? = nil) throws(ConfigurationError) -> Setting {
            try Setting(option, typed: typed, sources: sources)
        }
        let hostSetting = try setting("host", listen.host)
        let handedOver = try HandedOverPlaces(service, typed: listen)
        host = handedOver?.host ?? hostSetting.string ?? "127.0.0.1"
        let port = try setting("port", listen.port).port() ?? 0
        let socket = try setting("socket", listen.socket)
        let noTCP = try setting("no-tcp").flag(typed: listen.noTcp)
        guard !noTCP || socket.named != nil || handedOver != nil else {
            throw ConfigurationError(
                kind: listen.noTcp ? .usage : .configuration,
                message: "\(listen.noTcp ? "--no-tcp" : "PPG_TUNNEL_NO_TCP") leaves nothing to listen on",
                hint: "name a directory for the Unix socket with --socket"
            )
        }
        allowsRemoteClients = try setting("allow-remote-clients").flag(typed: listen.allowRemoteClients)
        if let handedOver {
            places = handedOver.places
        } else {
            places = ListenPlaces(
                addresses: noTCP ? [] : try Self.addresses(host: host, port: port, setting: hostSetting),
                socketDirectory: try socket.path.map(Self.directory),
                socketPort: port == 0 ? ListenPlaces.defaultSocketPort : port
            )
        }
        self.access = try AccessSettings(typed: access, places: places, host: host, sources: sources)
        drainTimeout = try setting("drain-timeout", run.drainTimeout).seconds(atLeast: 0) ?? .seconds(5)
        checksUpstream = try !setting("no-check").flag(typed: run.noCheck)
        let output = try setting("output", run.output).choice(of: ["text", "json"]) { Voice.Output(rawValue: $0) }
        voice = Voice(
            output: output ?? .text,
            isQuiet: try setting("quiet").flag(typed: run.quiet),
            hasAnyPort: port == 0 && !noTCP && handedOver == nil
        )
        exitsZeroOnTermination =
            try setting("exit-zero-on-sigterm").flag(typed: run.exitZeroOnSigterm) || service.isService
        isSandboxed = try !setting("no-sandbox").flag(typed: run.noSandbox)
        eventLoops = try setting("event-loops", run.eventLoops).count(Self.eventLoopRange) ?? Self.defaultEventLoops
        if let spare = try setting("spare", run.spare).count(0...4) { policy.spareConnections = spare }
        if let idle = try setting("reuse-idle", run.reuseIdle).seconds(atLeast: 0) { policy.reuse.idle = idle }
        if let lifetime = try setting("reuse-lifetime", run.reuseLifetime).seconds(atLeast: 0) {
            policy.reuse.lifetime = lifetime
        }
        if let maximum = try setting("reuse-max", run.reuseMax).count(0...1000) { policy.reuse.maximum = maximum }
        policy.isReadOnly = try setting("read-only").flag(typed: access.readOnly)
        policy.cancelsAbandoned = try setting("cancel-abandoned").flag(typed: run.cancelAbandoned)
        logLevel =
            try setting("log-level", run.logLevel)
            .choice(of: ["trace", "debug", "info", "notice", "warning", "error"]) {
                Logger.Level(rawValue: $0 == "warn" ? "warning" : $0)
            } ?? .warning
        if try setting("verbose").flag(typed: run.verbose) { logLevel = min(logLevel, .debug) }
        logFormat =
            try setting("log-format", run.logFormat)
            .choice(of: ["text", "json"]) { StderrLogHandler.Format(rawValue: $0) } ?? (output == .json ? .json : .text)
        try requireConsent(handedOver == nil ? hostSetting.named : (host, "LISTEN_FDS", .configuration))
    }

    /// Whether the port can be reached from other machines.
    var isOpenToOthers: Bool {
        places.addresses.contains { !$0.isLoopback }
    }

    /// Loops beyond the first wait until there are many clients. More than this many are of no use to a local tunnel.
    private static var defaultEventLoops: Int {
        EventLoop.usefulCount(limit: 8)
    }

    /// From the root on, because psql takes a host that begins with a slash for a directory.
    private static func directory(
        _ setting: (text: String, name: String, kind: ConfigurationError.Kind)
    ) throws(ConfigurationError) -> String {
        let path = URL(filePath: setting.text).standardized.path
        var file = stat()
        let isThere = stat(path, &file) == 0
        let cause = errno
        if isThere, file.st_mode & S_IFMT == S_IFDIR { return path }
        func mistake(_ words: String, _ hint: String) -> ConfigurationError {
            ConfigurationError(kind: setting.kind, message: "\(setting.name): \(words)", hint: hint)
        }
        if !isThere, cause == EACCES {
            throw mistake("\(path) is behind a directory that you may not enter", "choose a directory of your own")
        }
        throw mistake(
            isThere ? "\(path) is not a directory" : "there is no directory \(path)",
            "make a directory that only you may enter (mkdir -m 700)"
        )
    }

    private func requireConsent(
        _ setting: (text: String, name: String, kind: ConfigurationError.Kind)?
    ) throws(ConfigurationError) {
        guard isOpenToOthers, !allowsRemoteClients else { return }
        throw ConfigurationError(
            kind: setting?.kind ?? .usage,
            message: "\(setting?.name ?? "--host"): \(host) can be reached from other machines",
            hint: "whoever reaches the port is logged in; if that is what you want, add --allow-remote-clients"
        )
    }

    private static func addresses(
        host: String,
        port: UInt16,
        setting: Setting
    ) throws(ConfigurationError) -> [SocketAddress] {
        do {
            // Asked for by figures: what `localhost` resolves to differs between systems.
            guard host == "localhost" else { return try Resolver.lookUp(host: host, port: port, passive: true) }
            let both = try ["127.0.0.1", "::1"].flatMap { name throws(ResolverError) in
                try Resolver.lookUp(host: name, port: port, passive: true)
            }
            return both
        } catch {
            throw ConfigurationError(
                kind: setting.named?.kind ?? .usage,
                message: "\(setting.named?.name ?? "--host"): cannot listen on \(host): \(error)",
                hint: "use 127.0.0.1, ::1, localhost, or an address of this machine; the port goes into --port"
            )
        }
    }
}
