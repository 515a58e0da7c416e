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

    /// Where sessions go according to `DATABASE_URL` or `--url`, and what the user should know about it.
    func upstream(
        from sources: ConfigurationSources
    ) throws(ConfigurationError) -> (upstream: Upstream, warnings: [ConfigurationWarning]) {
        let url = try sources.databaseURL(override: options.url)
        let (upstream, warnings) = try upstream(at: url, from: sources)
        return (upstream, warnings + commandLineWarnings)
    }

    /// Where sessions go according to `url` and the options.
    func upstream(
        at url: DatabaseURL,
        from sources: ConfigurationSources
    ) throws(ConfigurationError) -> (upstream: Upstream, warnings: [ConfigurationWarning]) {
        var target = url.target
        if let place = try Setting("upstream", typed: options.upstream, sources: sources).named {
            target = try target.redirected(to: place.text, named: place.name, kind: place.kind)
        }
        let caFile = try Setting("ca-file", typed: options.caFile, sources: sources)
        let caFileName = caFile.named?.name ?? "sslrootcert in DATABASE_URL"
        let caFileKind = caFile.named?.kind ?? .configuration
        // Left out in silence, it would let its owner believe that the connection is verified.
        guard target.security == .verifiedTLS || (caFile.string ?? target.rootCertificateFile) == nil else {
            throw ConfigurationError(
                kind: caFileKind,
                message: "\(caFileName): the connection to \(target.endpoint) is not encrypted",
                hint: "add sslmode=verify-full to DATABASE_URL, or leave the file out"
            )
        }
        let timeout = try Setting("connect-timeout", typed: options.connectTimeout, sources: sources)
            .seconds(atLeast: 0.1)
        do {
            let upstream = try Upstream(target: target, rootCertificateFile: caFile.string, connectTimeout: timeout)
            return (upstream, url.warnings)
        } catch {
            guard let (parameter, hint) = error.demand(of: target.demands.tls) else {
                throw ConfigurationError(
                    kind: caFileKind,
                    message: "\(caFileName): \(error)",
                    hint: "name a PEM file with the certificate authority's certificate"
                )
            }
            let (place, kind): (String, ConfigurationError.Kind) =
                options.url == nil ? ("DATABASE_URL", .configuration) : ("--url", .usage)
            throw ConfigurationError(kind: kind, message: "\(parameter) in \(place): \(error)", hint: hint)
        }
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

extension ConfigurationSources {
    /// That others can read the secret; so common that it belongs to the banner and not among the errors.
    var notice: ConfigurationWarning? {
        get throws(ConfigurationError) {
            guard case .file(let path) = try value(Self.databaseURLVariable)?.origin, dotEnvIsReadableByOthers else {
                return nil
            }
            return ConfigurationWarning(
                message: "\(path) holds DATABASE_URL, and every user of this machine can read it",
                hint: "chmod 600 \(path)"
            )
        }
    }
}
