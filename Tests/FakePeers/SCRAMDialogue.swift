import PostgresWire
import TestBytes

/// An upstream's side of a SCRAM exchange, step by step: a test goes along as far as it likes.
package final class SCRAMDialogue {
    /// The client's first message, with the mechanism it chose.
    package let initialResponse: SASLInitialResponse
    /// The client's part of the nonce.
    package let nonce: String
    /// What an honest server says to it.
    package let honestChallenge: String
    /// The honest server.
    package let server: SCRAMServer
    private let upstream: UpstreamPeer

    fileprivate init(_ upstream: UpstreamPeer, password: [UInt8]) throws {
        self.upstream = upstream
        initialResponse = try .decode(try upstream.readMessage().payload)
        let first = initialResponse.data ?? []
        guard let nonce = String(decoding: first, as: UTF8.self).split(separator: "r=").last else {
            throw PeerError.tls("a SCRAM message without a nonce")
        }
        self.nonce = String(nonce)
        var server = SCRAMServer(password: password)
        honestChallenge = server.first(answering: first)
        self.server = server
    }

    /// Sends the server's first message: the honest one, or another.
    package func challenge(_ message: String? = nil) throws {
        try upstream.send(Authentication.saslContinue(ascii(message ?? honestChallenge)).encode)
    }

    /// Sends the honest challenge and returns the client's last message.
    @discardableResult
    package func answerToChallenge() throws -> [UInt8] {
        try challenge()
        return try upstream.readMessage().payload
    }
}

extension UpstreamPeer {
    /// Offers SASL mechanisms and takes the client's first message.
    package func offerSCRAM(_ mechanisms: [String] = ["SCRAM-SHA-256"]) throws -> SCRAMDialogue {
        try send(Authentication.sasl(mechanisms: mechanisms).encode)
        return try SCRAMDialogue(self, password: ascii(TestTunnel.password))
    }
}
