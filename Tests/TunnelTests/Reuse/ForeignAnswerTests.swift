import FakePeers
import PostgresWire
import TestBytes
import Testing
import Tunnel

/// No client gets what another one asked for.
@Suite struct ForeignAnswerTests {
    private static let copy = "PBDES".unicodeScalars.flatMap { message($0, [0, 0, 0]) }
    private static let refused = message("G", [0, 0, 0]) + message("E", ascii("SERROR\0VERROR\0CP0001\0Mrefused\0\0"))

    /// A COPY that a trigger refuses is answered with CopyInResponse and the error, and so is its Sync. The query behind it
    /// still runs when its client says goodbye.
    @Test func aSessionIsNotKeptWhileAQueryRuns() async throws {
        try await withTunnel(options: .parking) { tunnel in
            let session = try tunnel.session()
            try session.client.send(Self.copy)
            _ = try session.upstream.read(Self.copy.count)
            try session.upstream.send(
                message("1") + message("2") + message("n") + Self.refused + message("Z", ascii("I"))
            )
            #expect(try session.client.readUntilReady().types == "12nGEZ")
            let query = encoded(Query("select 'slow'").encode)
            try session.client.send(query + encoded(Terminate().encode))
            #expect(try session.upstream.read(query.count + 5) == query + message("X"))
            session.client.socket.close()
            #expect(try session.upstream.readToEnd().isEmpty, "the session was reset under its query")
            #expect(tunnel.server.sessionCount == 1, "the upstream may still want to say something")
            session.upstream.close()
            try tunnel.expectNewSession()
        }
    }

    /// The reset's answer has a tag of its own; any other belongs to somebody else.
    @Test(arguments: [
        message("C", ascii("SELECT 1\0")) + message("Z", ascii("I")),
        message("C", ascii("DISCARD ALL\0")) + message("C", ascii("SELECT 1\0")) + message("Z", ascii("I")),
        message("C", ascii("DISCARD ALL\0")) + message("Z", ascii("I")) + message("Z", ascii("I")),
        message("Z", ascii("I")) + message("C", ascii("DISCARD ALL\0")) + message("Z", ascii("I")),
    ])
    func anotherAnswerEndsTheSession(answer: [UInt8]) async throws {
        try await withTunnel(options: .parking) { tunnel in
            let upstream = try tunnel.leftSession()
            try upstream.send(answer)
            let rest = try upstream.readToEnd()
            #expect(rest.isEmpty || rest == message("X"))
            try tunnel.expectNewSession()
        }
    }

    /// What came of the Sync is not known, so neither is what the next answer answers.
    @Test func aSessionInDoubtIsNotKept() async throws {
        try await withTunnel(options: .parking) { tunnel in
            let session = try tunnel.session()
            try session.client.send(Self.copy)
            _ = try session.upstream.read(Self.copy.count)
            try session.upstream.send(message("1") + message("2") + message("n") + message("G", [0, 0, 0]))
            _ = try session.client.socket.read(23)
            let rest = message("d", ascii("x\n")) + message("c") + message("S")
            try session.client.send(rest)
            _ = try session.upstream.read(rest.count)
            try session.upstream.send(
                message("E", ascii("SERROR\0VERROR\0C22P02\0Mbad\0\0")) + message("Z", ascii("I"))
            )
            #expect(try session.client.readUntilReady().types == "EZ")
            try session.client.send(Terminate().encode)
            #expect(try session.upstream.readMessage().type == Terminate.type)
            session.upstream.close()
            try tunnel.expectNewSession()
        }
    }
}
