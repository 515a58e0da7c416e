import LibC

/// Where this process listens, as the address of a connection may name it: who connects there meets himself.
///
/// A value: the machine's addresses are looked up when a socket listens on all of them.
package struct OwnAddresses: Sendable {
    private let listening: [SocketAddress]
    private let machine: @Sendable () -> [SocketAddress]

    /// Nothing listens.
    package static let none = OwnAddresses([])

    /// The addresses of listening sockets. Unix sockets do not count: nobody connects to them by name.
    package init(_ listening: [SocketAddress]) {
        self.init(listening, machine: SocketAddress.ofThisMachine)
    }

    init(_ listening: [SocketAddress], machine: @escaping @Sendable () -> [SocketAddress]) {
        self.listening = listening.filter { !$0.isUnix }
        self.machine = machine
    }

    /// A connection to `address` would be one to this process.
    package func contains(_ address: SocketAddress) -> Bool {
        // Nearly always the port tells.
        guard listening.contains(where: { $0.port == address.port }) else { return false }
        let target = address.unmapped
        return listening.contains { own in
            guard own.port == target.port, own.family == target.family else { return false }
            return own.isWildcard ? isOfThisMachine(target) : own.host == target.host || meansLoopback(target, own)
        }
    }

    private func isOfThisMachine(_ target: SocketAddress) -> Bool {
        target.isLoopback || target.isWildcard || machine().contains { $0.host == target.host }
    }

    /// A connection to 0.0.0.0 or :: goes to 127.0.0.1 or ::1.
    private func meansLoopback(_ target: SocketAddress, _ own: SocketAddress) -> Bool {
        target.isWildcard && (own.host == "127.0.0.1" || own.host == "::1")
    }
}

extension SocketAddress {
    /// Those of the machine's interfaces, without a port; none where the system does not tell.
    @Sendable static func ofThisMachine() -> [SocketAddress] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        return sequence(first: list, next: { $0?.pointee.ifa_next }).prefix { $0 != nil }
            .compactMap { $0?.pointee.ifa_addr }
            .compactMap { SocketAddress(copying: $0) }
    }

    /// 0.0.0.0 or ::, which stand for every address.
    var isWildcard: Bool {
        !isUnix && ["0.0.0.0", "::"].contains(host)
    }

    /// An IPv4 address where IPv6 only wraps one: `::ffff:127.0.0.1`.
    var unmapped: SocketAddress {
        let prefix = "::ffff:"
        let host = host
        guard isIPv6, host.hasPrefix(prefix), host.contains("."),
            let address = try? Resolver.lookUp(host: String(host.dropFirst(prefix.count)), port: port)
        else { return self }
        return address[0]
    }
}
