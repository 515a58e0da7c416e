import TestBytes
import Testing

@testable import PostgresWire

@Suite struct SCRAMVerifierTests {
    // RFC 7677, section 3, seen from the server.
    private static let clientFirst = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
    private static let clientFinal =
        "c=biws,r=\(SCRAMExchangeTests.serverNonce),p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="

    private static func verifier() -> SCRAMVerifier {
        SCRAMVerifier(
            salt: Base64.decode(ascii("W22ZaJ0SNY7soEsUEjb6gQ==")[...])!,
            iterations: 4_096,
            nonce: ascii("%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0")
        )
    }

    private static func awaitingFinal() throws -> SCRAMVerifier {
        var verifier = verifier()
        _ = try verifier.received(clientFirst: ascii(clientFirst))
        return verifier
    }

    private func fault(clientFirst: String) -> SCRAMError? {
        var verifier = Self.verifier()
        return #expect(throws: SCRAMError.self) { try verifier.received(clientFirst: ascii(clientFirst)) }
    }

    private func fault(clientFinal: String) throws -> SCRAMError? {
        var verifier = try Self.awaitingFinal()
        return #expect(throws: SCRAMError.self) { try verifier.received(clientFinal: ascii(clientFinal)) }
    }

    @Test func agreesWithTheRFC() throws {
        var verifier = Self.verifier()
        let serverFirst = try verifier.received(clientFirst: ascii(Self.clientFirst))
        #expect(serverFirst == ascii(SCRAMExchangeTests.serverFirst))

        let claim = try verifier.received(clientFinal: ascii(Self.clientFinal))
        let nonce = SCRAMExchangeTests.serverNonce
        let authMessage = "n=user,r=rOprNGfwEbeRWgbNEkqO,\(SCRAMExchangeTests.serverFirst),c=biws,r=\(nonce)"
        #expect(claim.authMessage == ascii(authMessage))
        #expect(claim.clientProof == SCRAMExchangeTests.proof)
        let serverFinal = verifier.accepted(serverSignature: SCRAMExchangeTests.signature)
        #expect(serverFinal == ascii(SCRAMExchangeTests.serverFinal))
    }

    @Test func agreesWithTheClientsSide() throws {
        var exchange = SCRAMExchange(channelBinding: .notOffered, nonce: ascii("abc"))
        var verifier = SCRAMVerifier(salt: [1, 2, 3], iterations: 7, nonce: ascii("def"))
        let serverFirst = try verifier.received(clientFirst: exchange.initialResponse.data ?? [])
        let challenge = try exchange.received(serverFirst: serverFirst)
        #expect(challenge.salt == [1, 2, 3])
        #expect(challenge.iterations == 7)
        let proof = [UInt8](repeating: 5, count: 32)
        let signature = [UInt8](repeating: 6, count: 32)
        let clientFinal = exchange.derived(clientProof: proof, serverSignature: signature)
        let claim = try verifier.received(clientFinal: clientFinal.data)
        #expect(claim.authMessage == challenge.authMessage)
        #expect(claim.clientProof == proof)
        try exchange.received(serverFinal: verifier.accepted(serverSignature: signature))
        #expect(exchange.isVerified)
    }

    @Test(arguments: ["n,,n=,r=abc", "y,,n=anyone,r=abc", "n,,n=a=2Cb,r=abc", "n,,n=,r=abc,x=extension"])
    func takesAnyName(message: String) throws {
        var verifier = Self.verifier()
        #expect(try verifier.received(clientFirst: ascii(message)).starts(with: ascii("r=abc%hvYDp")))
    }

    @Test(
        arguments: [
            ("", "channel binding"), ("n", "channel binding"), ("p=tls-server-end-point,,n=,r=abc", "channel binding"),
            ("p=tls-unique,,n=,r=abc", "channel binding"), ("n,a=root,n=,r=abc", "channel binding"),
            ("n,,", "user name"), ("n,,r=abc", "user name"), ("n,,n=user", "user name"), ("n,,m=x,n=,r=a", "user name"),
            ("n,,n=,", "nonce"), ("n,,n=,r=", "nonce"), ("n,,n=,s=abc", "nonce"), ("n,,n=,r=a b", "nonce"),
            ("n,,n=\0,r=abc", "zero byte"), ("n,,n=,r=abc,r=def", "repeated or misplaced attribute"),
            ("n,,n=,r=abc,", "extension"),
        ]
    )
    func refusesAFirstMessage(message: String, word: String) {
        #expect(fault(clientFirst: message) == .malformed(word))
    }

    @Test func refusesADemandedExtension() {
        #expect(fault(clientFirst: "n,,n=,r=abc,m=x") == .mandatoryExtension)
    }

    @Test func refusesALongNonceAndALongMessage() {
        let limit = SCRAMExchange.nonceLimit
        #expect(fault(clientFirst: "n,,n=,r=" + String(repeating: "a", count: limit + 1)) == .malformed("nonce"))
        let name = String(repeating: "a", count: SCRAMExchange.messageLimit)
        #expect(fault(clientFirst: "n,,n=\(name),r=abc") == .messageTooLong(length: name.utf8.count + 11))
    }

    @Test(
        arguments: [
            ("", "channel binding"), ("r=NONCE,p=PROOF", "channel binding"), ("c=,r=NONCE,p=PROOF", "channel binding"),
            ("c=biws", "nonce"), ("c=biws,p=PROOF", "nonce"), ("c=biws,r=NONCE", "proof"),
            ("c=biws,r=NONCE,p=", "proof"), ("c=biws,r=NONCE,p=AAAA", "proof"), ("c=biws,r=NONCE,p=!", "proof"),
            ("c=biws,r=NONCE,p=PROOF,x=1", "proof"), ("c=biws,r=NONCE,x=1,p=PROOF", "proof"),
            // The header was n,, and not y,,.
            ("c=eSws,r=NONCE,p=PROOF", "channel binding"),
            // Somebody else's nonce, ours alone, and the client's alone.
            ("c=biws,r=NONCEx,p=PROOF", "nonce"), ("c=biws,r=rOprNGfwEbeRWgbNEkqO,p=PROOF", "nonce"),
        ]
    )
    func refusesALastMessage(message: String, word: String) throws {
        let text = message.replacing("NONCE", with: SCRAMExchangeTests.serverNonce)
            .replacing("PROOF", with: "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
        #expect(try fault(clientFinal: text) == .malformed(word))
    }

    @Test func refusesMessagesAtTheWrongTime() throws {
        var early = Self.verifier()
        #expect(throws: SCRAMError.unexpectedMessage) { try early.received(clientFinal: ascii(Self.clientFinal)) }
        var twice = try Self.awaitingFinal()
        #expect(throws: SCRAMError.unexpectedMessage) { try twice.received(clientFirst: ascii(Self.clientFirst)) }
    }

    @Test func isOverAfterAnError() throws {
        var verifier = try Self.awaitingFinal()
        #expect(throws: SCRAMError.self) { try verifier.received(clientFinal: []) }
        #expect(throws: SCRAMError.unexpectedMessage) { try verifier.received(clientFinal: ascii(Self.clientFinal)) }
    }

    /// A damaged message is refused, or says the same of nonce and binding: there is no third way.
    @Test func neverBelievesDamagedMessages() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<20_000 {
            var verifier = try Self.awaitingFinal()
            let damaged = random.damaged(ascii(Self.clientFinal))
            guard let claim = try? verifier.received(clientFinal: damaged) else { continue }
            #expect(claim.clientProof.count == 32)
            #expect(damaged.starts(with: ascii("c=biws,r=\(SCRAMExchangeTests.serverNonce),p=")))
        }
    }

    @Test func trapsOnAVerdictWithoutAClaim() async {
        await #expect(processExitsWith: .failure) {
            var verifier = SCRAMVerifier(salt: [1], iterations: 1, nonce: [0x61])
            _ = verifier.accepted(serverSignature: [UInt8](repeating: 0, count: 32))
        }
    }
}
