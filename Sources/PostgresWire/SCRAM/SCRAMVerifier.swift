/// The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding and without the cryptography.
///
/// Goes in order: `received(clientFirst:)` gives the answer to send, `received(clientFinal:)` gives a Claim, the caller
/// checks its proof, and `accepted(serverSignature:)` gives the last message to send. The user's name in the messages
/// counts for nothing, as in PostgreSQL. After any error it is of no use.
package struct SCRAMVerifier: Sendable {
    /// The name of the one mechanism.
    package static let mechanism = "SCRAM-SHA-256"

    /// What the client says to know the password.
    package struct Claim: Equatable, Sendable {
        /// What the proof and ServerSignature sign.
        package let authMessage: [UInt8]
        /// ClientKey XOR HMAC(StoredKey, authMessage), if the client knows the password: 32 bytes.
        package let clientProof: [UInt8]
    }

    private enum State {
        case awaitingClientFirst
        case awaitingClientFinal(ClientFirst, serverFirst: [UInt8], nonce: [UInt8])
        case awaitingVerdict
        case ended
    }

    private let salt: [UInt8]
    private let iterations: Int
    private let nonce: [UInt8]
    private var state = State.awaitingClientFirst

    /// `nonce`: fresh random bytes, printable and without a comma; see `SCRAMExchange.nonce(random:)`. Traps on others.
    package init(salt: [UInt8], iterations: Int, nonce: [UInt8]) {
        precondition(!nonce.isEmpty && nonce.allSatisfy(SCRAMExchange.isNonceByte), "a SCRAM nonce is printable")
        precondition(
            SCRAMExchange.saltLength.contains(salt.count) && iterations >= 1,
            "SCRAM needs salt and iterations"
        )
        self.salt = salt
        self.iterations = iterations
        self.nonce = nonce
    }

    /// SASLInitialResponse arrived: send what is returned as AuthenticationSASLContinue.
    package mutating func received(clientFirst message: [UInt8]) throws(SCRAMError) -> [UInt8] {
        guard case .awaitingClientFirst = takeState() else { throw .unexpectedMessage }
        let first = try ClientFirst(message)
        let common = first.nonce + nonce
        let serverFirst =
            Array("r=".utf8) + common + Array(",s=".utf8) + Base64.encode(salt) + Array(",i=\(iterations)".utf8)
        state = .awaitingClientFinal(first, serverFirst: serverFirst, nonce: common)
        return serverFirst
    }

    /// SASLResponse arrived: check the proof of what is returned.
    package mutating func received(clientFinal message: [UInt8]) throws(SCRAMError) -> Claim {
        guard case .awaitingClientFinal(let first, let serverFirst, let nonce) = takeState() else {
            throw .unexpectedMessage
        }
        let final = try ClientFinal(message)
        guard final.channelBinding == first.header else { throw .malformed("channel binding") }
        guard final.nonce == nonce else { throw .malformed("nonce") }
        state = .awaitingVerdict
        let comma = [UInt8(ascii: ",")]
        return Claim(
            authMessage: first.bare + comma + serverFirst + comma + final.withoutProof,
            clientProof: final.proof
        )
    }

    /// The proof was right; send what is returned as AuthenticationSASLFinal, and AuthenticationOk. Traps when no claim
    /// is open. `serverSignature` is HMAC(ServerKey, authMessage).
    package mutating func accepted(serverSignature: [UInt8]) -> [UInt8] {
        guard case .awaitingVerdict = takeState() else { preconditionFailure("a SCRAM verdict without a claim") }
        precondition(serverSignature.count == SCRAMExchange.keyLength, "a SCRAM-SHA-256 signature has 32 bytes")
        return Array("v=".utf8) + Base64.encode(serverSignature)
    }

    private mutating func takeState() -> State {
        defer { state = .ended }
        return state
    }
}
