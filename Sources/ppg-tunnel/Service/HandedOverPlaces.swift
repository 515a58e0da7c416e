import BothPrograms
import LibC
import PrismaPostgres
import Reactor
import Tunnel

/// Where a tunnel listens whose sockets a service manager has opened: there, and nowhere else.
struct HandedOverPlaces {
    let places: ListenPlaces
    /// How clients name the host.
    let host: String

    /// Nil where nothing was handed over. What was typed must not ask for other places; variables that do are for the
    /// times when nothing is handed over, such as those of a unit that can be started with and without its sockets.
    init?(
        _ surroundings: ServiceSurroundings,
        typed: ListenOptions
    ) throws(ConfigurationError) {
        guard surroundings.socketCount > 0 else { return nil }
        let asked = [
            ("--host", typed.host != nil), ("--port", typed.port != nil), ("--socket", typed.socket != nil),
            ("--no-tcp", typed.noTcp),
        ]
        if let option = asked.first(where: \.1)?.0 {
            throw ConfigurationError(
                kind: .usage,
                message: "\(option): the service manager has handed sockets over, and those are listened on",
                hint: "leave \(option) out, or take the places from the variables, which sockets overrule"
            )
        }
        let listeners: [Listener]
        do throws(InheritedSockets.Failure) {
            listeners = try InheritedSockets.take(surroundings.socketCount)
        } catch {
            throw ConfigurationError(
                kind: .configuration,
                message: "LISTEN_FDS: \(error.words)",
                hint: "sockets of a .socket unit are stream sockets with Accept=no"
            )
        }
        places = ListenPlaces(handedOver: listeners)
        host = Self.host(of: places.addresses)
    }

    /// `localhost` where both families have the same port on it, as the tunnel itself names that.
    private static func host(of addresses: [SocketAddress]) -> String {
        let first = addresses.first
        let areBoth = ["127.0.0.1", "::1"].allSatisfy { host in
            addresses.contains { $0.host == host && $0.port == first?.port }
        }
        return areBoth ? "localhost" : first?.host ?? "127.0.0.1"
    }
}

extension InheritedSockets.Failure {
    /// In an error's words.
    fileprivate var words: String {
        switch self {
        case .notListening(let descriptor): "descriptor \(descriptor) is no listening stream socket"
        case .system(let error): "\(error.call): \(error)"
        }
    }
}
