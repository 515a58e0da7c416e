import OpenSSL
import PostgresWire
import Reactor

/// Who may connect to a tunnel, and how: by default every local client, in clear and without a password.
package struct ClientAccess: Sendable {
    /// The certificate that is shown to clients, where TLS is offered to them.
    package var tls: TLSServerContext?
    /// Clients over TCP are let in over TLS only.
    package var requiresTLS = false
    /// The user whose processes may connect, with root's; nil for everybody's.
    package var owner: UInt32?
    /// What clients have to know; nil for nothing.
    package var password: LocalPassword?

    /// How long a client may take from connecting to the end of its startup message, and of its login. PostgreSQL's
    /// `authentication_timeout` is a minute; a local client needs milliseconds.
    package var startupTimeLimit = Duration.seconds(10)

    /// Access for every local client.
    package init() {}

    /// What a client at `address` is offered. PostgreSQL's clients never use TLS on a Unix socket.
    func tlsOffer(to address: SocketAddress) -> ClientStartup.TLSOffer {
        guard tls != nil, !address.isUnix else { return .none }
        return requiresTLS ? .required : .optional
    }

    /// Who is at the other end, where that matters.
    func peer(of socket: Socket, address: SocketAddress) -> PeerUser? {
        owner == nil ? nil : PeerUser.find(of: socket, address: address)
    }

    /// Why a client whose user is `peer` may not log in, or nil when it may.
    func refusal(of peer: PeerUser?) -> ErrorResponse? {
        guard let owner else { return nil }
        let hint = "the tunnel runs with --same-user: run the client as the user who runs the tunnel"
        switch peer {
        case .known(let user) where user == owner || user == 0:
            return nil
        case .known:
            return ErrorResponse(
                fatal: .invalidAuthorizationSpecification,
                message: "the client belongs to another user of this machine",
                hint: hint
            )
        case .unknown(let cause):
            let words = "cannot tell which user the client belongs to: \(cause)"
            return ErrorResponse(fatal: .invalidAuthorizationSpecification, message: words, hint: hint)
        case nil:
            preconditionFailure("nobody asked whose client this is")
        }
    }
}
