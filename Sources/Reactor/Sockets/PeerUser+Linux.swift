#if os(Linux)
import LibC
import CPlatform

extension PeerUser {
    /// Whether this system can tell at all.
    package static let isSupported = true

    /// Who connected `socket`. Ask when the connection was accepted, before anything it says is believed.
    package static func find(of socket: Socket, address: SocketAddress) -> PeerUser {
        do {
            return .known(try address.isUnix ? credentials(of: socket) : owner(of: socket, address))
        } catch {
            return .unknown(error)
        }
    }

    /// Whoever called `connect` on the Unix socket.
    private static func credentials(of socket: Socket) throws(SocketError) -> UInt32 {
        var user: uid_t = 0
        _ = try systemCall("getsockopt") { shim_peer_user(socket.descriptor, &user) }
        return user
    }

    /// The one socket whose own address is the client's and whose peer is ours (sock_diag(7)).
    private static func owner(of socket: Socket, _ client: SocketAddress) throws(SocketError) -> UInt32 {
        let answer = try diagnose(socket, client)
        // A socket that its process has closed has no owner, and the kernel says 0, root, instead.
        guard answer.idiag_state == UInt8(TCP_ESTABLISHED), answer.idiag_inode != 0 else {
            throw SocketError(call: "sock_diag", code: ENOTCONN)
        }
        return answer.idiag_uid
    }

    /// What the kernel knows of the client's socket; ENOENT when there is none any more.
    static func diagnose(_ socket: Socket, _ client: SocketAddress) throws(SocketError) -> inet_diag_msg {
        let local = try SocketAddress { pointer, length throws(SocketError) in
            _ = try systemCall("getsockname") { getsockname(socket.descriptor, pointer, length) }
        }
        var answer = inet_diag_msg()
        _ = try systemCall("sock_diag") {
            client.withPointer { client, _ in
                local.withPointer { local, _ in shim_find_tcp_socket(client, local, &answer) }
            }
        }
        return answer
    }
}
#endif
