import LibC
import PostgresWire
import Testing

@testable import Reactor
@testable import Tunnel

/// What is said of an upstream that cannot be reached, stays silent, or leaves.
@Suite struct UnreachableUpstreamTests {
    @Test func unresolvedName() {
        #expect(
            words(.dns, .unresolved(ResolverError(description: "name or service not known")))
                == Words(
                    """
                    57P03 cannot reach db:5432: DNS lookup failed: name or service not known
                    hint: check the network connection, and the host name in DATABASE_URL
                    """
                )
        )
    }

    @Test func upstreamThatIsTheTunnelItself() throws {
        let address = try Resolver.lookUp(host: "127.0.0.1", port: 5433)[0]
        #expect(
            words(.dns, .leadsBack(address))
                == Words(
                    """
                    08001 DATABASE_URL leads back to this tunnel (127.0.0.1:5433): it needs the upstream's own address
                    hint: take the database's URL from the Prisma console; the one in the tunnel's banner is for clients
                    """
                )
        )
    }

    @Test func aCircleIsToldThroughEveryTunnelInIt() {
        var failure = UpstreamFailure(upstream: "a:1", stage: .login, cause: .refused(.tunnelsInCircle))
        for name in ["b:2", "c:3"] {
            #expect(failure.isCircle)
            #expect(failure.hint == ErrorResponse.tunnelsInCircle.hint)
            failure = UpstreamFailure(upstream: name, stage: .login, cause: .refused(failure.response))
        }
        #expect(failure.sqlState == "08001")
        let other = ErrorResponse(fatal: "08001", message: "cannot reach db:5432: no route to host")
        #expect(!UpstreamFailure(upstream: "a:1", stage: .login, cause: .refused(other)).isCircle)
    }

    @Test func cleartextThatWouldLeaveTheMachine() {
        #expect(
            words(.dns, .cleartextLeavesMachine)
                == Words(
                    """
                    57P03 cannot reach db:5432: DNS lookup failed: the name does not belong to this machine, \
                    and the connection is not encrypted
                    hint: add sslmode=verify-full to DATABASE_URL
                    """
                )
        )
    }

    @Test func aKernelWithoutRoom() {
        #expect(
            words(.tcp, .broken(.socket(SocketError(call: "epoll_ctl", code: ENOSPC))))
                == Words(
                    """
                    57P03 cannot reach db:5432: TCP connection failed: \
                    too many watched sockets (fs.epoll.max_user_watches)
                    hint: this machine has no room for another connection: close some clients, or raise the limit
                    """
                )
        )
    }

    @Test func refusedConnection() {
        #expect(
            words(.tcp, .broken(.socket(SocketError(call: "connect", code: ECONNREFUSED))))
                == Words(
                    """
                    57P03 cannot reach db:5432: TCP connection failed: connection refused
                    hint: nothing listens there, or a firewall says no: check that the server runs, \
                    and the host and port in DATABASE_URL
                    """
                )
        )
    }

    @Test(arguments: [UpstreamFailure.Stage.dns, .tcp, .tls])
    func silence(stage: UpstreamFailure.Stage) {
        #expect(
            words(stage, .timedOut(.seconds(10)))
                == Words(
                    """
                    57P03 cannot reach db:5432: no answer to the \(stage.rawValue) within 10 s
                    hint: check that the network lets connections to db:5432 through
                    """
                )
        )
    }

    @Test func silenceDuringTheLogin() {
        #expect(
            words(.login, .timedOut(.milliseconds(1_500)))
                == Words(
                    """
                    57P03 cannot reach db:5432: no answer to the login within 1.5 s
                    hint: the database may be asleep: try again, or raise --connect-timeout
                    """
                )
        )
    }

    @Test(arguments: [UpstreamFailure.Stage.tls, .login])
    func closedConnection(stage: UpstreamFailure.Stage) {
        #expect(
            words(stage, .closed)
                == Words("57P03 cannot reach db:5432: the connection was closed during the \(stage.rawValue)")
        )
    }
}
