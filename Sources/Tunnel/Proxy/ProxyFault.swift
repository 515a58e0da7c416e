import Reactor

/// What went wrong on the way through a proxy.
enum ProxyFault: Equatable, Sendable {
    /// The proxy's name has no address.
    case unresolved(ResolverError)
    /// The connection to the proxy failed.
    case broken(StreamError)
    /// The proxy closed it.
    case closed
    /// The proxy does not lead on.
    case refused(ProxyError)
}

extension ProxyFault: CustomStringConvertible {
    var description: String {
        switch self {
        case .unresolved(let error): "DNS lookup failed: \(error)"
        case .broken(let error): "\(error)"
        case .closed: "it closed the connection without an answer"
        case .refused(let error): "\(error)"
        }
    }

    /// What the user can do about it.
    var hint: String {
        switch self {
        case .unresolved, .broken, .closed: "check the proxy's address, and that it runs"
        case .refused(let error): error.hint
        }
    }
}
