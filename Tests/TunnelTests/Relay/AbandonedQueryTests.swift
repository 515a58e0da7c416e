import FakePeers
import PostgresWire
import TestBytes
import Testing

/// A client that is gone while its query runs: by default the upstream is left alone with it, as without a tunnel; with
/// `--cancel-abandoned` the query is cancelled, once it is certain that nobody waits for it.
@Suite struct AbandonedQueryTests {
    /// PostgreSQL runs it to its end, and so it does here: the upstream hears that nothing more will come, no more.
    @Test func aQueryWhoseClientHasClosedGoesOn() async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.busySession()
            session.client.socket.close()
            #expect(try session.upstream.readToEnd().isEmpty)
            #expect(tunnel.server.sessionCount == 1, "the upstream may still want to say something")
            try session.upstream.send(message("C", ascii("SELECT 1\0")) + message("Z", ascii("I")))
            try tunnel.wait(until: "the session is gone") { tunnel.server.sessionCount == 0 }
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test(arguments: [true, false])
    func isCancelledOnRequest(withReset: Bool) async throws {
        try await withTunnel(options: .cancellingAbandoned) { tunnel in
            let session = try tunnel.busySession()
            if withReset { session.client.socket.reset() } else { session.client.socket.close() }
            let cancel = try tunnel.expectCancel()
            cancel.close()
            #expect(try session.upstream.readToEnd().isEmpty)
            #expect(try tunnel.logLine(with: "session ended").contains("ended_by=client"))
        }
    }

    /// A client that has closed its side and still reads is not gone, however long it waits.
    @Test func isNotCancelledForAClientThatOnlyClosesItsSide() async throws {
        try await withTunnel(options: .cancellingAbandoned) { tunnel in
            let session = try tunnel.busySession()
            session.client.socket.shutdownWrite()
            #expect(try session.upstream.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
            let answer = message("C", ascii("SELECT 1\0")) + message("Z", ascii("I"))
            try session.upstream.send(answer)
            #expect(try session.client.socket.readToEnd() == answer)
        }
    }

    @Test func isCancelledOnceAClientIsGoneThatHadClosedItsSide() async throws {
        try await withTunnel(options: .cancellingAbandoned) { tunnel in
            let session = try tunnel.busySession()
            session.client.socket.shutdownWrite()
            #expect(try session.upstream.readToEnd().isEmpty)
            session.client.socket.close()
            try tunnel.expectCancel()
        }
    }

    /// Whoever says goodbye has asked for what is under way, and for no answer.
    @Test func isNotCancelledAfterAGoodbye() async throws {
        try await withTunnel(options: .cancellingAbandoned) { tunnel in
            let session = try tunnel.busySession()
            try session.client.send(Terminate().encode)
            #expect(try session.upstream.readMessage().type == Terminate.type)
            session.client.socket.close()
            #expect(try session.upstream.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
            session.upstream.close()
        }
    }

    /// Without a query there is nothing to cancel, even in an open transaction.
    @Test func anOpenTransactionIsNotCancelled() async throws {
        try await withTunnel(options: .cancellingAbandoned) { tunnel in
            let session = try tunnel.session()
            try session.client.send(Query("begin").encode)
            _ = try session.upstream.readMessage()
            try session.upstream.send(message("C", ascii("BEGIN\0")) + message("Z", ascii("T")))
            _ = try session.client.readUntilReady()
            session.client.socket.reset()
            #expect(try session.upstream.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// The upstream gave out no key: then closing is all that can be done.
    @Test func withoutAKeyTheConnectionIsClosed() async throws {
        try await withTunnel(options: .cancellingAbandoned) { tunnel in
            let session = try tunnel.session(key: nil)
            try session.client.send(TestTunnel.busy.encode)
            _ = try session.upstream.readMessage()
            session.client.socket.reset()
            #expect(try session.upstream.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
        }
    }
}
