import Reactor

/// Where a tunnel listens: TCP addresses, a Unix socket, or both.
package struct ListenPlaces: Sendable {
    /// A port of 0 is chosen by the kernel for the first address and taken for the others, so that `localhost` has one
    /// port in both families.
    package var addresses: [SocketAddress]
    /// The directory of a socket `.s.PGSQL.PORT`, as PostgreSQL's clients look for it; nil for none.
    package var socketDirectory: String?
    /// The port in the socket's name where no TCP address has one.
    package var socketPort: UInt16
    /// What somebody else has opened, and removes; it is listened on instead of everything else.
    private let handedOver: [Listener]

    /// PostgreSQL's port, which clients assume.
    package static let defaultSocketPort: UInt16 = 5432
    /// A port that the kernel chose for one family may be taken in the other: then it chooses again.
    private static let portAttempts = 16

    /// At least one place.
    package init(
        addresses: [SocketAddress],
        socketDirectory: String? = nil,
        socketPort: UInt16 = ListenPlaces.defaultSocketPort
    ) {
        precondition(!addresses.isEmpty || socketDirectory != nil, "a tunnel listens somewhere")
        self.addresses = addresses
        self.socketDirectory = socketDirectory
        self.socketPort = socketPort
        handedOver = []
    }

    /// Sockets that listen already, at least one, and nowhere else.
    package init(handedOver listeners: [Listener]) {
        precondition(!listeners.isEmpty, "a tunnel listens somewhere")
        handedOver = listeners.filter { !$0.address.isUnix } + listeners.filter(\.address.isUnix)
        addresses = handedOver.map(\.address).filter { !$0.isUnix }
        socketDirectory = nil
        socketPort = Self.defaultSocketPort
    }

    /// Listens on everything or on nothing. The Unix socket's listener is the last one.
    func listen() throws(ListenError) -> (listeners: [Listener], socketFile: SocketFile?) {
        guard handedOver.isEmpty else { return (handedOver, nil) }
        let listeners = addresses.isEmpty ? [] : try listenOnAddresses()
        guard let socketDirectory else { return (listeners, nil) }
        let port = listeners.first?.address.port ?? socketPort
        let path = (socketDirectory.hasSuffix("/") ? socketDirectory : socketDirectory + "/") + ".s.PGSQL.\(port)"
        do {
            let (listener, file) = try SocketFile.listen(at: path)
            return (listeners + [listener], file)
        } catch {
            throw .socketFile(path: path, error)
        }
    }

    private func listenOnAddresses() throws(ListenError) -> [Listener] {
        for _ in 1..<Self.portAttempts where addresses.count > 1 && addresses[0].port == 0 {
            if let listeners = try? listenOnce() { return listeners }
        }
        return try listenOnce()
    }

    private func listenOnce() throws(ListenError) -> [Listener] {
        var listeners: [Listener] = []
        for var address in addresses {
            if address.port == 0, let first = listeners.first { address.port = first.address.port }
            do {
                listeners.append(try Listener(address: address))
            } catch {
                // A machine without IPv6 still has a `localhost`.
                guard error.isUnsupportedAddress, !listeners.isEmpty else { throw .socket(address, error) }
            }
        }
        return listeners
    }
}

/// Why nothing is listened on.
package enum ListenError: Error, Sendable {
    /// An address.
    case socket(SocketAddress, SocketError)
    /// A Unix socket.
    case socketFile(path: String, SocketFile.Failure)
    /// The process may have so few descriptors that not one client would fit.
    case descriptors(limit: Int)

    /// `cannot listen on 127.0.0.1:5433: address already in use`
    package var message: String {
        switch self {
        case .socket(let address, let error): "cannot listen on \(address): \(error)"
        case .socketFile(let path, .tooLong): "cannot listen on \(path): the path is too long for a Unix socket"
        case .socketFile(let path, .inUse): "cannot listen on \(path): another program answers there"
        case .socketFile(let path, .otherFile): "cannot listen on \(path): there is a file that is not a socket"
        case .socketFile(let path, .system(let error)): "cannot listen on \(path): \(error)"
        case .descriptors(let limit): "\(limit) open files are too few for a single client"
        }
    }
}
