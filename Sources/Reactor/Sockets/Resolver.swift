import Dispatch
import LibC

/// A name that could not be turned into addresses, with the resolver's own words.
package struct ResolverError: Error, Equatable, Sendable, CustomStringConvertible {
    /// `name or service not known`
    package let description: String
}

/// Turns host names into addresses, off the loop, anew for each connection.
///
/// Lookups of one name that overlap share one call, so a dead name server never holds more than a thread a name.
package final class Resolver: Sendable {
    /// The addresses, at least one, or why there are none.
    package typealias Answer = Result<[SocketAddress], ResolverError>

    /// Where a connection would lead back to this process.
    package let own: OwnAddresses
    private let waiting = Lock<[String: [@Sendable (Answer) -> Void]]>([:])

    /// Knows nothing, and remembers nothing between lookups.
    package init(own: OwnAddresses = .none) {
        self.own = own
    }

    /// Looks `host` up and calls back with its addresses, at least one, in the system's order of preference.
    package func resolve(host: String, port: UInt16, answer: @escaping @Sendable (Answer) -> Void) {
        let name = "\(host):\(port)"
        let isFirst = waiting.withLock { waiting in
            waiting[name, default: []].append(answer)
            return waiting[name]?.count == 1
        }
        guard isFirst else { return }
        DispatchQueue.global(qos: .userInitiated).async { [self] in
            let result = Result { () throws(ResolverError) in try Self.lookUp(host: host, port: port) }
            let answers = waiting.withLock { $0.removeValue(forKey: name) } ?? []
            for answer in answers { answer(result) }
        }
    }

    /// Looks a name up on the calling thread. With `passive`, for a socket that listens; with `figures`, no name is taken
    /// and nobody is asked.
    package static func lookUp(
        host: String,
        port: UInt16,
        passive: Bool = false,
        figures: Bool = false
    ) throws(ResolverError) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = streamSocket
        hints.ai_flags = AI_NUMERICSERV | (passive ? AI_PASSIVE : 0) | (figures ? AI_NUMERICHOST : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0 else {
            guard code != EAI_SYSTEM else { throw ResolverError(description: systemWords(for: errno)) }
            let words = String(cString: gai_strerror(code))
            throw ResolverError(description: words.prefix(1).lowercased() + words.dropFirst())
        }
        return sequence(first: list, next: { $0?.pointee.ai_next }).prefix { $0 != nil }
            .compactMap { $0.map { SocketAddress(copying: $0.pointee) } }
    }
}
