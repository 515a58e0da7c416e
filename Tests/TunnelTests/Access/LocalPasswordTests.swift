import FakePeers
import Foundation
import OpenSSL
import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

/// A tunnel that asks its clients for a password.
@Suite struct LocalPasswordTests {
    private static let password = ascii("open sesame")

    @Test func aClientThatKnowsThePasswordIsLetIn() async throws {
        try await withTunnel(options: .asking(for: Self.password)) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            #expect(try client.logIn(withPassword: Self.password).type == Authentication.type)
            try tunnel.acceptUpstream().logIn()
            #expect(try client.readUntilReady().types == "RSSKZ")
        }
    }

    /// A client that asks for more than 3.0 is told before it is asked for the password, and not again.
    @Test func theVersionIsNegotiatedBeforeThePassword() async throws {
        try await withTunnel(options: .asking(for: Self.password)) { tunnel in
            let version = ProtocolVersion(major: 3, minor: 9_999)
            let client = try tunnel.client(
                sending: FirstPackets.startup(["user": "a", "_pq_.x": ""], version: version)
            )
            let answer = try NegotiateProtocolVersion.decode(try client.readMessage().payload)
            #expect(answer == NegotiateProtocolVersion(newestMinor: 2, unrecognizedOptions: ["_pq_.x"]))
            _ = try client.logIn(withPassword: Self.password)
            try tunnel.acceptUpstream().logIn()
            let (types, key) = try client.readUntilReady()
            #expect(types == "RSSKZ")
            #expect(key?.secretKey.count == 32)
        }
    }

    @Test func aQueryInPlaceOfThePasswordIsRefused() async throws {
        try await withTunnel(options: .asking(for: Self.password)) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup() + encoded(Query("select 1").encode))
            _ = try client.readMessage()
            let refusal = try client.readRefusal()
            #expect(refusal.sqlState == "08P01")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    @Test(arguments: ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-1", ""])
    func aMechanismThatWasNotOfferedIsRefused(mechanism: String) async throws {
        try await withTunnel(options: .asking(for: Self.password)) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try client.readMessage()
            try client.send(SASLInitialResponse(mechanism: mechanism, data: ascii("n,,n=,r=abc")).encode)
            let refusal = try client.readRefusal()
            #expect(refusal.message == "the client chose a SASL mechanism that was not offered")
        }
    }

    @Test func anAnswerThatAnnouncesTooMuchIsRefusedAtOnce() async throws {
        try await withTunnel(options: .asking(for: Self.password)) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try client.readMessage()
            try client.send([UInt8(ascii: "p")] + int32(0x7FFF_FFFF))
            #expect(try client.readRefusal().sqlState == "08P01")
        }
    }

    /// As psql does when it has no password yet: it asks the user, and connects anew.
    @Test func aClientThatLeavesAtTheQuestionIsNoError() async throws {
        try await withTunnel(options: .asking(for: Self.password)) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try client.readMessage()
            client.socket.close()
            try tunnel.logLine(with: "client closed the connection before its login was complete")
            #expect(tunnel.log.lines(with: "warning").isEmpty)
        }
    }

    @Test func aClientThatDoesNotAnswerIsLetGo() async throws {
        let change: @Sendable (inout TestTunnel.Options) -> Void = {
            $0.access.password = LocalPassword(Self.password)
            $0.access.startupTimeLimit = .milliseconds(200)
        }
        try await withTunnel(change) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            _ = try client.readMessage()
            let words = "canceling authentication due to timeout"
            #expect(try client.readRefusal() == Refusal(sqlState: "57014", message: words))
        }
    }

    @Test func whatIsStoredRecognisesThePasswordOfTheRFC() throws {
        let salt = try #require(Data(base64Encoded: "W22ZaJ0SNY7soEsUEjb6gQ==").map(Array.init))
        let password = LocalPassword(ascii("pencil"), salt: salt, iterations: 4_096)
        let nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
        var verifier = SCRAMVerifier(salt: salt, iterations: 4_096, nonce: ascii("%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"))
        _ = try verifier.received(clientFirst: ascii("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"))
        let final = "c=biws,r=\(nonce),p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
        let claim = try verifier.received(clientFinal: ascii(final))
        let signature = try #require(password.serverSignature(for: claim))
        #expect(
            verifier.accepted(serverSignature: signature) == ascii("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
        )
        #expect(LocalPassword(ascii("Pencil"), salt: salt, iterations: 4_096).serverSignature(for: claim) == nil)
    }
}
