/// A proxy that the tunnel's connections to the upstream go through.
///
/// TLS goes through it from end to end: the proxy learns the upstream's name, never what is said.
package struct UpstreamProxy: Sendable, Equatable {
    /// How the proxy is asked.
    package enum Kind: Sendable, Equatable {
        /// SOCKS 5 (RFC 1928): `socks5h` has the proxy resolve the upstream's name, `socks5` this machine.
        case socks5(resolvesNames: Bool)
        /// HTTP's CONNECT (RFC 9110, 9.3.6). The proxy resolves the name.
        case http
    }

    /// What the proxy is shown.
    package struct Credential: Sendable, Equatable {
        package let user: String
        package let password: Secret
    }

    package let kind: Kind
    /// Name or address, an IPv6 address without brackets.
    package let host: String
    /// TCP port, never 0.
    package let port: UInt16
    package let credential: Credential?

    /// `host:port`, an IPv6 address in brackets.
    package var endpoint: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Whether this machine need not know where the upstream is.
    package var resolvesNames: Bool { kind != .socks5(resolvesNames: false) }
}

// A user name may be half of a token.
extension UpstreamProxy: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `host:port`.
    package var description: String { endpoint }
    package var debugDescription: String { endpoint }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
