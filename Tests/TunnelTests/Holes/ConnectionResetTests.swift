import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Connections that are reset in each state a session can be in. `withTunnel` checks each time that no session and no
/// descriptor is left.
///
/// Row 23 of `Tests/HOLES.md`.
@Suite struct ConnectionResetTests {
    /// What a session is in the middle of.
    enum State: CaseIterable {
        case idle
        case inTransaction
        case halfAHeader
        case halfARequest
        case inQuery
        case inPipeline
        case halfAnAnswer
        case copyingIn
        case copyingOut

        /// The upstream may be executing something.
        var isBusy: Bool {
            switch self {
            // Where COPY takes data, the upstream waits.
            case .idle, .inTransaction, .halfAHeader, .copyingIn: false
            case .halfARequest, .inQuery, .inPipeline, .halfAnAnswer, .copyingOut: true
            }
        }

        /// What the client sends, and what the upstream answers.
        private var exchange: (request: [UInt8], answer: [UInt8]) {
            let query = encoded(Query("select 1").encode)
            let row = message("d", ascii("1\n"))
            switch self {
            case .idle: return ([], [])
            case .inTransaction: return (query, message("C", ascii("BEGIN\0")) + message("Z", ascii("T")))
            case .halfAHeader: return (Array(query.prefix(3)), [])
            case .halfARequest: return (Array(query.dropLast()), [])
            case .inQuery: return (query, [])
            case .inPipeline: return (message("P", ascii("\0select 1\0\0\0")), [])
            case .halfAnAnswer: return (query, ascii("D") + int32(100) + ascii("half"))
            case .copyingIn: return (query, message("G", [0, 0, 0]))
            case .copyingOut: return (query, message("H", [0, 0, 0]) + row)
            }
        }

        /// A session of which both sides have seen all that there was to see.
        func session(in tunnel: TestTunnel) throws -> (client: RawClient, upstream: UpstreamPeer) {
            let session = try tunnel.session()
            let (request, answer) = exchange
            try session.client.send(request)
            #expect(try session.upstream.read(request.count) == request)
            try session.upstream.send(answer)
            #expect(try session.client.socket.read(answer.count) == answer)
            return (session.client, session.upstream)
        }
    }

    /// The upstream is left as the client left the tunnel: without a word, and without a cancel request.
    @Test(arguments: State.allCases)
    func theClientResets(state: State) async throws {
        try await withTunnel { tunnel in
            let session = try state.session(in: tunnel)
            session.client.socket.reset()
            #expect(try session.upstream.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
            #expect(try tunnel.logLine(with: "session ended").contains("ended_by=client"))
        }
    }

    /// With `--cancel-abandoned`: an upstream that executes something has it cancelled first.
    @Test(arguments: State.allCases)
    func theClientResetsAndIsToBeCancelledFor(state: State) async throws {
        try await withTunnel(options: .cancellingAbandoned) { tunnel in
            let session = try state.session(in: tunnel)
            session.client.socket.reset()
            if state.isBusy {
                let cancel = try tunnel.expectCancel()
                #expect(session.upstream.socket.isSilent, "the connection was closed before the cancel was delivered")
                cancel.close()
            }
            #expect(try session.upstream.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
            #expect(try tunnel.logLine(with: "session ended").contains("ended_by=client"))
        }
    }

    /// The client is told, unless it is in the middle of a message.
    @Test(arguments: State.allCases)
    func theUpstreamResets(state: State) async throws {
        try await withTunnel { tunnel in
            let session = try state.session(in: tunnel)
            session.upstream.reset()
            if state == .halfAnAnswer {
                #expect(try session.client.socket.readToEnd().isEmpty)
            } else {
                let refusal = try session.client.readRefusal()
                #expect(refusal.sqlState == "08006")
                #expect(refusal.message.hasSuffix(" was lost: connection reset by peer"))
            }
            #expect(tunnel.upstream.isQuiet, "the session was opened again, or cancelled")
            #expect(try tunnel.logLine(with: "session ended").contains("ended_by=upstream"))
        }
    }

    /// Both at once, in whichever order the tunnel learns of it.
    @Test(arguments: State.allCases)
    func bothReset(state: State) async throws {
        try await withTunnel { tunnel in
            let session = try state.session(in: tunnel)
            tunnel.upstream.close()
            session.client.socket.reset()
            session.upstream.reset()
            try tunnel.wait(until: "the session is gone") { tunnel.server.sessionCount == 0 }
            #expect(tunnel.log.lines(with: "session ended").count == 1)
        }
    }
}
