import OpenSSL
import Reactor

/// A stream that broke: in its socket, or in TLS.
enum StreamError: Error, Equatable, Sendable, CustomStringConvertible {
    case socket(SocketError)
    case tls(TLSError)

    var description: String {
        switch self {
        case .socket(let error): error.description
        case .tls(let error): error.description
        }
    }
}
