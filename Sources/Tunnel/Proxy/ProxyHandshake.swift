import PrismaPostgres
import Reactor

/// Asks a proxy for a connection to the upstream: what to send, and what its answers mean. No I/O.
///
/// Reads an answer to its last byte and not one further: what comes behind it is the upstream's, which has nothing to
/// say before it is asked, so that bytes there are a violation.
struct ProxyHandshake {
    /// Where the proxy is to connect.
    enum Destination: Equatable {
        /// Resolved by the proxy.
        case name(String, port: UInt16)
        /// Resolved here.
        case address(SocketAddress)
    }

    /// What to do next.
    enum Step: Equatable {
        case wait
        case send([UInt8])
        /// What is written from now on reaches the upstream.
        case connected
        case fail(ProxyError)
    }

    private enum Exchange {
        case socks5(SOCKS5Exchange)
        case http(HTTPConnectExchange)
    }

    private var exchange: Exchange

    init(proxy: UpstreamProxy, destination: Destination) {
        switch proxy.kind {
        case .socks5: exchange = .socks5(SOCKS5Exchange(credential: proxy.credential, destination: destination))
        case .http: exchange = .http(HTTPConnectExchange(credential: proxy.credential, destination: destination))
        }
    }

    /// The first words, once the proxy is connected.
    mutating func started() -> [UInt8] {
        switch exchange {
        case .socks5(let socks): socks.greeting
        case .http(let http): http.request
        }
    }

    /// Bytes from the proxy, however they are split.
    mutating func received(_ bytes: UnsafeRawBufferPointer) -> Step {
        switch exchange {
        case .socks5(var socks):
            defer { exchange = .socks5(socks) }
            return socks.received(bytes)
        case .http(var http):
            defer { exchange = .http(http) }
            return http.received(bytes)
        }
    }
}

/// Why a proxy did not lead to the upstream.
enum ProxyError: Error, Equatable, Sendable {
    /// What answers is no SOCKS 5 proxy.
    case notSOCKS5
    /// It wants a user and a password, and was given none.
    case wantsCredential
    /// It does not take the user and password it was given.
    case credentialRefused
    /// It wants to be shown something that the tunnel does not have, such as Kerberos.
    case unknownAuthentication
    /// Its own reason, in words (RFC 1928, 6).
    case refused(String)
    /// HTTP's status, such as `403 Forbidden`; control characters are escaped.
    case status(String)
    /// What answers does not speak HTTP, or says too much.
    case notHTTP
    /// It sent bytes behind its answer.
    case dataBehindAnswer
}

extension ProxyError: CustomStringConvertible {
    var description: String {
        switch self {
        case .notSOCKS5: "what answers there is no SOCKS 5 proxy"
        case .wantsCredential: "it needs a user and a password"
        case .credentialRefused: "it refused the user and password"
        case .unknownAuthentication: "it wants an authentication that is neither a password nor none"
        case .refused(let words): words
        case .status(let status): "it answered \(status)"
        case .notHTTP: "what answers there is no HTTP proxy"
        case .dataBehindAnswer: "it sent bytes behind its answer"
        }
    }

    /// What the user can do about it.
    var hint: String {
        switch self {
        case .wantsCredential: "write them into the proxy's URL: socks5h://USER:PASSWORD@HOST:PORT"
        case .credentialRefused: "check the user and password in the proxy's URL"
        case .status(let status) where status.hasPrefix("407"):
            "write user and password into the proxy's URL: http://USER:PASSWORD@HOST:PORT"
        case .status(let status) where status.hasPrefix("403") || status.hasPrefix("405"):
            "it may allow only port 443: ask who runs it for the upstream's port"
        case .refused, .status: "ask who runs the proxy whether it lets connections to the upstream through"
        case .notSOCKS5: "check the proxy's port, and whether it is an HTTP proxy (http://HOST:PORT)"
        case .notHTTP: "check the proxy's port, and whether it is a SOCKS proxy (socks5h://HOST:PORT)"
        case .unknownAuthentication, .dataBehindAnswer: "check the proxy's address"
        }
    }
}
