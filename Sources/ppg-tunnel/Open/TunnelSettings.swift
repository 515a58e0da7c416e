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
    var listenAddresses: [SocketAddress]
    var allowsRemoteClients: Bool
    var drainTimeout: Duration
    var checksUpstream: Bool
    var isQuiet: Bool
    var eventLoops: Int
    var reuse = SessionReuse()
    var logLevel: Logger.Level
    var logFormat: StderrLogHandler.Format

    /// Loops beyond the number of cores would only wait for each other.
    private static let eventLoopRange = 1...64

    init(
        listen: ListenOptions,
        run: RunOptions,
        sources: ConfigurationSources
    ) throws(ConfigurationError) {
        func setting(_ option: String, _ typed: String? = nil) -> Setting {
            Setting(option, typed: typed, sources: sources)
        }
        let hostSetting = setting("host", listen.host)
        host = hostSetting.string ?? "127.0.0.1"
        let port = try setting("port", listen.port).port() ?? 0
        allowsRemoteClients = try setting("allow-remote-clients").flag(typed: listen.allowRemoteClients)
        listenAddresses = try Self.addresses(host: host, port: port, setting: hostSetting)
        drainTimeout = try setting("drain-timeout", run.drainTimeout).seconds(atLeast: 0) ?? .seconds(5)
        checksUpstream = try !setting("no-check").flag(typed: run.noCheck)
        isQuiet = try setting("quiet").flag(typed: run.quiet)
        eventLoops = try setting("event-loops", run.eventLoops).count(Self.eventLoopRange) ?? Self.defaultEventLoops
        if let idle = try setting("reuse-idle", run.reuseIdle).seconds(atLeast: 0) { reuse.idle = idle }
        if let maximum = try setting("reuse-max", run.reuseMax).count(0...1000) { reuse.maximum = maximum }
        logLevel =
            try setting("log-level", run.logLevel)
            .choice(of: ["trace", "debug", "info", "warning", "error"]) { Logger.Level(rawValue: $0) } ?? .warning
        logFormat =
            try setting("log-format", run.logFormat)
            .choice(of: ["text", "json"]) { StderrLogHandler.Format(rawValue: $0) } ?? .text
        try requireConsent(hostSetting)
    }

    /// Whether the port can be reached from other machines.
    var isOpenToOthers: Bool {
        listenAddresses.contains { !$0.isLoopback }
    }

    /// Clients and tunnel usually share the machine with other work: half of the cores are theirs.
    private static var defaultEventLoops: Int {
        max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
    }

    private func requireConsent(_ setting: Setting) throws(ConfigurationError) {
        guard isOpenToOthers, !allowsRemoteClients else { return }
        throw ConfigurationError(
            kind: setting.named?.kind ?? .usage,
            message: "\(setting.named?.name ?? "--host"): \(host) can be reached from other machines",
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
                message: "\(setting.named?.name ?? "--host"): cannot listen there: \(error)",
                hint: "use 127.0.0.1, ::1, localhost, or an address of this machine"
            )
        }
    }
}
