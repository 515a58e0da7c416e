import BothPrograms
import OpenSSL
import PrismaPostgres
import Tunnel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads `DATABASE_URL` and what goes with it; once at the start, and anew for each SIGHUP.
struct UpstreamSettings {
    let options: UpstreamOptions

    /// The environment first, then `.env`.
    func sources() throws(ConfigurationError) -> ConfigurationSources {
        try .load(
            environment: ProcessInfo.processInfo.environment,
            directory: FileManager.default.currentDirectoryPath,
            envFile: options.envFile
        )
    }

    /// The database that credentials are to be made for, or `pick`; nil where a URL says where to connect.
    func databaseID(from sources: ConfigurationSources) throws(ConfigurationError) -> String? {
        guard options.url == nil else {
            guard options.databaseId == nil else {
                throw ConfigurationError(kind: .usage, message: "--database-id and --url exclude each other")
            }
            return nil
        }
        return try Setting("database-id", typed: options.databaseId, sources: sources).string
    }

    /// Where sessions go according to the connection string, and what the user should know about it.
    func upstream(from sources: ConfigurationSources) throws(ConfigurationError) -> ChosenUpstream {
        let wish = try wish(from: sources)
        let string = try sources.connectionString(wish)
        var chosen = try upstream(at: string.url, named: string.name, from: sources)
        chosen.string = string
        chosen.warnings = string.warnings(for: wish) + commandLineWarnings
        return chosen
    }

    /// Where sessions go according to `url` and the options; `name` is what the user knows the URL by.
    func upstream(
        at url: DatabaseURL,
        named name: String,
        from sources: ConfigurationSources
    ) throws(ConfigurationError) -> ChosenUpstream {
        var target = url.target
        if let place = try Setting("upstream", typed: options.upstream, sources: sources).named {
            target = try target.redirected(to: place.text, named: place.name, kind: place.kind)
        }
        let caFile = try Setting("ca-file", typed: options.caFile, sources: sources)
        let caFileName = caFile.named?.name ?? "sslrootcert in \(name)"
        let caFileKind = caFile.named?.kind ?? .configuration
        // Left out in silence, it would let its owner believe that the connection is verified.
        guard target.security == .verifiedTLS || (caFile.path?.text ?? target.rootCertificateFile) == nil else {
            throw ConfigurationError(
                kind: caFileKind,
                message: "\(caFileName): the connection to \(target.endpoint) is not encrypted",
                hint: "add sslmode=verify-full to \(name), or leave the file out"
            )
        }
        let timeout = try Setting("connect-timeout", typed: options.connectTimeout, sources: sources)
            .seconds(atLeast: 0.1)
        do {
            let upstream = try Upstream(target: target, rootCertificateFile: caFile.path?.text, connectTimeout: timeout)
            return ChosenUpstream(upstream: upstream, warnings: url.warnings)
        } catch {
            guard let (parameter, hint) = error.demand(of: target.demands.tls) else {
                throw ConfigurationError(
                    kind: caFileKind,
                    message: "\(caFileName): \(error)",
                    hint: "name a PEM file with the certificate authority's certificate"
                )
            }
            let kind: ConfigurationError.Kind = options.url == nil ? .configuration : .usage
            throw ConfigurationError(kind: kind, message: "\(parameter) in \(name): \(error)", hint: hint)
        }
    }

    /// Which connection string is meant, by the options.
    private func wish(from sources: ConfigurationSources) throws(ConfigurationError) -> ConnectionString.Wish {
        guard options.url == nil || options.variable == nil else {
            throw ConfigurationError(kind: .usage, message: "--variable and --url exclude each other")
        }
        let variable =
            options.url == nil
            ? try Setting("variable", typed: options.variable, sources: sources).variableName() : nil
        return ConnectionString.Wish(url: options.url, variable: variable, way: try way(from: sources))
    }

    private func way(from sources: ConfigurationSources) throws(ConfigurationError) -> ConnectionString.Wish.Way {
        guard !options.direct || !options.pooled else {
            throw ConfigurationError(kind: .usage, message: "--direct and --pooled exclude each other")
        }
        // What was typed replaces what stands in a file, the other of the two as well.
        if options.direct { return .direct }
        if options.pooled { return .pooled }
        let isDirect = try Setting("direct", typed: nil, sources: sources).flag(typed: false)
        let isPooled = try Setting("pooled", typed: nil, sources: sources).flag(typed: false)
        guard !isDirect || !isPooled else {
            throw ConfigurationError(
                kind: .configuration,
                message: "PPG_TUNNEL_DIRECT and PPG_TUNNEL_POOLED exclude each other"
            )
        }
        return isDirect ? .direct : isPooled ? .pooled : .best
    }

    private var commandLineWarnings: [ConfigurationWarning] {
        guard options.url != nil else { return [] }
        return [
            ConfigurationWarning(
                message: "--url shows its secret to other users of this machine while the tunnel runs",
                hint: "put DATABASE_URL into .env instead"
            )
        ]
    }
}

/// Where sessions go, and how it came about.
struct ChosenUpstream {
    let upstream: Upstream
    /// The connection string that was found; nil for credentials that were made for this tunnel.
    var string: ConnectionString?
    /// What works but may surprise.
    var warnings: [ConfigurationWarning]
}
