import TestBytes
import Testing

@testable import PostgresWire

@Suite struct SCRAMExchangeTests {
    // RFC 7677, section 3: user "user", password "pencil".
    static let nonce = ascii("rOprNGfwEbeRWgbNEkqO")
    static let serverNonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    static let serverFirst = "r=\(serverNonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    static let serverFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
    static let proof = Base64.decode(ascii("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")[...])!
    static let signature = Base64.decode(ascii("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")[...])!

    @Test func agreesWithTheRFC() throws {
        var exchange = SCRAMExchange(channelBinding: .unsupported, nonce: Self.nonce, userName: "user")
        #expect(exchange.initialResponse.mechanism == "SCRAM-SHA-256")
        #expect(exchange.initialResponse.data == ascii("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"))

        let challenge = try exchange.received(serverFirst: ascii(Self.serverFirst))
        #expect(challenge.salt == Base64.decode(ascii("W22ZaJ0SNY7soEsUEjb6gQ==")[...]))
        #expect(challenge.iterations == 4_096)
        let authMessage = "n=user,r=rOprNGfwEbeRWgbNEkqO,\(Self.serverFirst),c=biws,r=\(Self.serverNonce)"
        #expect(challenge.authMessage == ascii(authMessage))

        let response = exchange.derived(clientProof: Self.proof, serverSignature: Self.signature)
        let proof = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
        #expect(response.data == ascii("c=biws,r=\(Self.serverNonce),p=\(proof)"))

        #expect(!exchange.isVerified)
        try exchange.received(serverFinal: ascii(Self.serverFinal))
        #expect(exchange.isVerified)
    }

    @Test func bindsToTheServersCertificate() throws {
        let digest = (0..<32).map { UInt8($0) }
        var exchange = SCRAMExchange(channelBinding: .tlsServerEndPoint(digest), nonce: Self.nonce)
        #expect(exchange.initialResponse.mechanism == "SCRAM-SHA-256-PLUS")
        #expect(exchange.initialResponse.data == ascii("p=tls-server-end-point,,n=,r=rOprNGfwEbeRWgbNEkqO"))

        let binding = "cD10bHMtc2VydmVyLWVuZC1wb2ludCwsAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
        let challenge = try exchange.received(serverFirst: ascii(Self.serverFirst))
        let clientFinal = "c=\(binding),r=\(Self.serverNonce)"
        #expect(challenge.authMessage == ascii("n=,r=rOprNGfwEbeRWgbNEkqO,\(Self.serverFirst),\(clientFinal)"))

        // Made with another implementation of HMAC and PBKDF2 from the password "pencil".
        let proof = "Q8h71kjaoMzNI7dPksDrhRE/5mTUObF0fUHVIgBOWQg="
        let signature = "ykwoqH8mLqO5AQCeuwwf6lsj9f8zyJZT/CcvAbN4Ssc="
        let response = exchange.derived(
            clientProof: Base64.decode(ascii(proof)[...])!,
            serverSignature: Base64.decode(ascii(signature)[...])!
        )
        #expect(response.data == ascii("\(clientFinal),p=\(proof)"))
        try exchange.received(serverFinal: ascii("v=\(signature)"))
        #expect(exchange.isVerified)
    }

    @Test func saysWhenBindingWasNotOffered() throws {
        var exchange = SCRAMExchange(channelBinding: .notOffered, nonce: Self.nonce)
        #expect(exchange.initialResponse.mechanism == "SCRAM-SHA-256")
        #expect(exchange.initialResponse.data == ascii("y,,n=,r=rOprNGfwEbeRWgbNEkqO"))
        _ = try exchange.received(serverFirst: ascii(Self.serverFirst))
        let response = exchange.derived(clientProof: Self.proof, serverSignature: Self.signature)
        #expect(response.data.starts(with: ascii("c=eSws,r=")))
    }

    @Test func makesNoncesPrintable() {
        let nonce = SCRAMExchange.nonce(random: [UInt8](repeating: 0xFF, count: 18))
        #expect(nonce == ascii("////////////////////////"))
    }

    @Test func refusesASecondServerFirst() throws {
        var exchange = SCRAMExchange(channelBinding: .unsupported, nonce: Self.nonce)
        _ = try exchange.received(serverFirst: ascii(Self.serverFirst))
        #expect(throws: SCRAMError.unexpectedMessage) {
            try exchange.received(serverFirst: ascii(Self.serverFirst))
        }
    }

    @Test func refusesServerFinalAtAnyOtherTime() throws {
        var early = SCRAMExchange(channelBinding: .unsupported, nonce: Self.nonce)
        #expect(throws: SCRAMError.unexpectedMessage) { try early.received(serverFinal: ascii(Self.serverFinal)) }

        var unanswered = SCRAMExchange(channelBinding: .unsupported, nonce: Self.nonce)
        _ = try unanswered.received(serverFirst: ascii(Self.serverFirst))
        #expect(throws: SCRAMError.unexpectedMessage) { try unanswered.received(serverFinal: ascii(Self.serverFinal)) }

        var twice = try SCRAMExchange.answered()
        try twice.received(serverFinal: ascii(Self.serverFinal))
        #expect(throws: SCRAMError.unexpectedMessage) { try twice.received(serverFinal: ascii(Self.serverFinal)) }
        #expect(!twice.isVerified)
    }

    @Test func isOverAfterAnError() throws {
        var exchange = SCRAMExchange(channelBinding: .unsupported, nonce: Self.nonce)
        #expect(throws: SCRAMError.self) { try exchange.received(serverFirst: []) }
        #expect(throws: SCRAMError.unexpectedMessage) { try exchange.received(serverFirst: ascii(Self.serverFirst)) }
    }

    @Test func trapsOnKeysWithoutAChallenge() async {
        await #expect(processExitsWith: .failure) {
            var exchange = SCRAMExchange(channelBinding: .unsupported, nonce: [0x61])
            let key = [UInt8](repeating: 0, count: 32)
            _ = exchange.derived(clientProof: key, serverSignature: key)
        }
    }

    @Test func trapsOnANonceWithAComma() async {
        await #expect(processExitsWith: .failure) {
            _ = SCRAMExchange(channelBinding: .unsupported, nonce: [0x61, 0x2C, 0x61])
        }
    }
}

extension SCRAMExchange {
    /// An exchange of the RFC's vector that waits for the server's last message.
    static func answered() throws -> SCRAMExchange {
        var exchange = SCRAMExchange(channelBinding: .unsupported, nonce: SCRAMExchangeTests.nonce, userName: "user")
        _ = try exchange.received(serverFirst: ascii(SCRAMExchangeTests.serverFirst))
        _ = exchange.derived(clientProof: SCRAMExchangeTests.proof, serverSignature: SCRAMExchangeTests.signature)
        return exchange
    }
}
