import FakePeers
import PostgresWire
import TestBytes
import Testing

/// What happens to an upstream session between two clients: the next one never sees any of it.
///
/// Row 23 of `Tests/HOLES.md`.
@Suite struct ParkedSessionIntrusionTests {
    /// What an upstream does of its own accord.
    enum Intrusion: CaseIterable {
        case reset
        case end
        case closeNotify
        case fatalError
        case notice
        case setting
        case notification
        case halfAMessage
        case forgedRecord
        case cleartext

        func happen(on upstream: UpstreamPeer) throws {
            let tls = try #require(upstream.tls)
            switch self {
            case .reset: upstream.reset()
            case .end: upstream.socket.shutdownWrite()
            case .closeNotify: try upstream.socket.send(tls.closeNotify())
            case .fatalError:
                try upstream.send(ErrorResponse(fatal: "57P01", message: "terminating connection").encode)
                upstream.close()
            case .notice: try upstream.send(message("N", ascii("SNOTICE\0Mpsst\0\0")))
            case .setting: try upstream.send(ParameterStatus(name: "is_superuser", value: "on").encode)
            case .notification: try upstream.send(message("A", int32(7) + ascii("jobs\0secret\0")))
            case .halfAMessage: try upstream.send([UInt8(ascii: "D"), 0])
            case .forgedRecord:
                var record = tls.encrypt(message("Z", ascii("I")))
                record[record.count - 1] ^= 1
                try upstream.socket.send(record)
            case .cleartext: try upstream.socket.send(message("Z", ascii("I")))
            }
        }
    }

    @Test(arguments: Intrusion.allCases)
    func theNextClientSeesNothingOfIt(intrusion: Intrusion) async throws {
        try await withTunnel(options: .parking) { tunnel in
            let parked = try tunnel.parkedSession()
            try intrusion.happen(on: parked)
            try tunnel.expectNewSession()
            #expect(tunnel.log.lines(with: "warning").isEmpty, "it is nobody's trouble")
        }
    }

    /// As above, while the session is still being made as new. Messages that come before the answer are the last
    /// client's, and do no harm.
    @Test(arguments: [Intrusion.reset, .end, .closeNotify, .fatalError, .halfAMessage, .forgedRecord, .cleartext])
    func aClientThatWaitsForTheResetIsGivenAnotherSession(intrusion: Intrusion) async throws {
        try await withTunnel(options: .parking) { tunnel in
            let left = try tunnel.leftSession()
            let client = try tunnel.client(sending: FirstPackets.startup())
            try tunnel.wait(until: "the client has started") { tunnel.log.lines(with: "startup message").count == 2 }
            #expect(tunnel.upstream.isQuiet)
            try intrusion.happen(on: left)
            if intrusion == .halfAMessage { left.close() }
            try tunnel.acceptUpstream().logIn()
            #expect(try client.readUntilReady().types == "RSSKZ")
            #expect(client.socket.isSilent)
        }
    }

    /// An error in answer to the reset, and a reset that ends in a transaction.
    @Test(arguments: [
        encoded(ErrorResponse(fatal: "25001", message: "in a transaction").encode),
        message("C", ascii("DISCARD ALL\0")) + message("Z", ascii("T")), message("Z", ascii("I")),
        UpstreamPeer.resetDone + message("A", int32(7) + ascii("jobs\0secret\0")),
    ])
    func aSessionThatIsNotAsNewIsNotHandedOut(answer: [UInt8]) async throws {
        try await withTunnel(options: .parking) { tunnel in
            let left = try tunnel.leftSession()
            try left.send(answer)
            _ = try left.readToEnd()
            try tunnel.expectNewSession()
        }
    }

    /// TLS has messages of its own, which carry nothing: OpenSSL's servers send tickets when they like.
    @Test(arguments: ["NewSessionTicket", "KeyUpdate"])
    func whatTLSSaysForItselfDoesNotCount(record: String) async throws {
        try await withTunnel(options: .parking) { tunnel in
            let parked = try tunnel.parkedSession()
            let tls = try #require(parked.tls)
            for _ in 0..<3 {
                let bytes = record == "KeyUpdate" ? tls.keyUpdate() : tls.newSessionTicket()
                try #require(!bytes.isEmpty)
                try parked.socket.send(bytes)
            }
            try tunnel.expectReuse(of: parked)
        }
    }

    /// Nobody comes: the upstream hears a goodbye.
    @Test func aSessionThatWaitedLongEnoughIsLeftInOrder() async throws {
        try await withTunnel(options: .parking) {
            $0.policy.reuse.idle = .milliseconds(100)
        } _: { tunnel in
            let parked = try tunnel.parkedSession()
            #expect(try parked.readToEnd() == message("X"))
            try tunnel.expectNewSession()
        }
    }
}
