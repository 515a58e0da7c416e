import FakePeers
import OpenSSL
import PostgresWire
import TestBytes

@testable import Tunnel

extension TestTunnel.Options {
    /// A tunnel that asks its clients for a password.
    static func asking(for password: [UInt8]) -> Self {
        var options = Self()
        options.access.password = LocalPassword(password)
        return options
    }
}

extension RawClient {
    /// Answers AuthenticationSASL with a password, as libpq does, and returns the tunnel's answer. `change`: of the
    /// proof, for a client that does not know the password.
    func logIn(withPassword password: [UInt8], changingProof change: (inout [UInt8]) -> Void = { _ in }) throws -> Frame
    {
        guard case .sasl(mechanisms: ["SCRAM-SHA-256"]) = try Authentication.decode(try readMessage().payload) else {
            throw PeerError.tls("no offer of SCRAM-SHA-256")
        }
        var exchange = SCRAMExchange(channelBinding: .unsupported, nonce: ascii("clientNonce"))
        try send(exchange.initialResponse.encode)
        guard case .saslContinue(let data) = try Authentication.decode(try readMessage().payload) else {
            throw PeerError.tls("no challenge")
        }
        let challenge = try exchange.received(serverFirst: data)
        let salted = Digest.pbkdf2SHA256(
            password: password,
            salt: challenge.salt,
            iterations: challenge.iterations
        )
        var (proof, signature) = salted.withUnsafeBytes { salted in
            PasswordProofs.scram(saltedPassword: salted, authMessage: challenge.authMessage)
        }
        change(&proof)
        try send(exchange.derived(clientProof: proof, serverSignature: signature).encode)
        let answer = try readMessage()
        if case .saslFinal(let data)? = try? Authentication.decode(answer.payload) {
            try exchange.received(serverFinal: data)
        }
        return answer
    }
}
