import PrismaPostgres

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The host the requests, and with them the token, go to: https, or http on this machine.
package struct APIServer: Sendable, Equatable {
    /// Replaces the address below. Read from the environment only: a `.env` file that came with somebody's project
    /// must not be able to send the token elsewhere.
    package static let variable = "PRISMA_API_URL"

    /// `https://api.prisma.io`.
    package static let prisma = APIServer(origin: "https://api.prisma.io")

    /// Scheme, host and port, such as `https://api.prisma.io`.
    package let origin: String

    /// Without TLS, and thus on this machine.
    var isInClear: Bool { origin.hasPrefix("http:") }

    private init(origin: String) {
        self.origin = origin
    }

    /// Reads the value of ``variable``: scheme, host and port only.
    package init(_ text: String) throws(ConfigurationError) {
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(), let host = url.host,
            !host.isEmpty
        else { throw Self.mistake("not a URL") }
        guard url.user == nil, url.password == nil else { throw Self.mistake("it must not contain a user or password") }
        guard url.path.isEmpty || url.path == "/", url.query == nil, url.fragment == nil else {
            throw Self.mistake("it must not have a path, a query or a fragment")
        }
        let bareHost = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        guard scheme == "https" || (scheme == "http" && Loopback.contains(bareHost)) else {
            throw Self.mistake("only https is allowed, and http on this machine")
        }
        let hostText = bareHost.contains(":") ? "[\(bareHost)]" : bareHost
        self.origin = "\(scheme)://\(hostText)" + (url.port.map { ":\($0)" } ?? "")
    }

    private static func mistake(_ cause: String) -> ConfigurationError {
        ConfigurationError(
            kind: .configuration,
            message: "\(variable): \(cause)",
            hint: "leave it out to use \(prisma.origin)"
        )
    }
}
