/// The client's side of SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677), without the cryptography.
///
/// Goes in order: `initialResponse` is sent, `received(serverFirst:)` gives a Challenge, the caller derives keys and
/// hands back proof and signature to `derived`, whose result is sent, and `received(serverFinal:)` checks that the
/// server knows the keys too. AuthenticationOk counts only when `isVerified` is true. After any error it is of no use.
package struct SCRAMExchange: Sendable {
    /// What the exchange says about TLS (RFC 5802, section 6).
    package enum ChannelBinding: Equatable, Sendable {
        /// gs2 `n`: the client cannot bind.
        case unsupported
        /// gs2 `y`: the client could, but the server did not offer SCRAM-SHA-256-PLUS.
        case notOffered
        /// SCRAM-SHA-256-PLUS with the digest of the server's certificate (RFC 5929, section 4).
        case tlsServerEndPoint([UInt8])
    }

    /// What the keys are derived from.
    package struct Challenge: Equatable, Sendable {
        /// 1 to 1024 bytes.
        package let salt: [UInt8]
        /// 1 to `iterationLimit`.
        package let iterations: Int
        /// What ClientSignature and ServerSignature sign.
        package let authMessage: [UInt8]
    }

    enum State: Equatable, Sendable {
        case awaitingServerFirst
        case awaitingKeys(clientFinalWithoutProof: [UInt8])
        case awaitingServerFinal(serverSignature: [UInt8])
        case verified
        case ended
    }

    /// Most iterations that are computed; PostgreSQL's default is 4096 (scram_iterations). More only burns time.
    package static let iterationLimit = 1_000_000
    /// Bytes of a server's message; PostgreSQL's are about a hundred. A choice of our own.
    package static let messageLimit = 4_096
    /// Bytes of the common nonce; PostgreSQL's has 48. A choice of our own.
    package static let nonceLimit = 1_024
    /// Bytes of a decoded salt; PostgreSQL's has 16 (SCRAM_DEFAULT_SALT_LEN). A choice of our own.
    package static let saltLength = 1...1_024
    /// Bytes of a proof and of a signature: those of SHA-256.
    package static let keyLength = 32

    private let channelBinding: ChannelBinding
    private let nonce: [UInt8]
    private let clientFirstBare: [UInt8]
    private var state = State.awaitingServerFirst

    /// `nonce`: fresh random bytes, printable and without a comma; see `nonce(random:)`. Traps on others.
    package init(channelBinding: ChannelBinding, nonce: [UInt8]) {
        // PostgreSQL ignores the name here and takes the one of the StartupMessage.
        self.init(channelBinding: channelBinding, nonce: nonce, userName: "")
    }

    init(channelBinding: ChannelBinding, nonce: [UInt8], userName: String) {
        precondition(!nonce.isEmpty && nonce.allSatisfy(Self.isNonceByte), "a SCRAM nonce is printable, without comma")
        self.channelBinding = channelBinding
        self.nonce = nonce
        clientFirstBare = Array("n=\(userName),r=".utf8) + nonce
    }

    /// Makes random bytes printable; PostgreSQL takes 18 of them (SCRAM_RAW_NONCE_LEN).
    package static func nonce(random: [UInt8]) -> [UInt8] {
        Base64.encode(random)
    }

    /// The server has proved that it knows the keys; nothing else ends a SCRAM login well.
    package var isVerified: Bool {
        state == .verified
    }

    /// The first message to send.
    package var initialResponse: SASLInitialResponse {
        let mechanism: String
        switch channelBinding {
        case .unsupported, .notOffered: mechanism = "SCRAM-SHA-256"
        case .tlsServerEndPoint: mechanism = "SCRAM-SHA-256-PLUS"
        }
        return SASLInitialResponse(mechanism: mechanism, data: gs2Header + clientFirstBare)
    }

    /// AuthenticationSASLContinue arrived: derive the keys from what is returned.
    package mutating func received(serverFirst message: [UInt8]) throws(SCRAMError) -> Challenge {
        guard case .awaitingServerFirst = takeState() else { throw .unexpectedMessage }
        let first = try ServerFirst(message, clientNonce: nonce)
        let clientFinal = Array("c=".utf8) + Base64.encode(gs2Header + bindingData) + Array(",r=".utf8) + first.nonce
        state = .awaitingKeys(clientFinalWithoutProof: clientFinal)
        let comma = [UInt8(ascii: ",")]
        let authMessage = clientFirstBare + comma + message + comma + clientFinal
        return Challenge(salt: first.salt, iterations: first.iterations, authMessage: authMessage)
    }

    /// The keys were derived; send what is returned. Traps when no challenge is open.
    ///
    /// `clientProof` is ClientKey XOR HMAC(StoredKey, authMessage), `serverSignature` is HMAC(ServerKey, authMessage).
    package mutating func derived(clientProof: [UInt8], serverSignature: [UInt8]) -> SASLResponse {
        guard case .awaitingKeys(let clientFinal) = takeState() else {
            preconditionFailure("SCRAM keys were derived without a challenge")
        }
        precondition(clientProof.count == Self.keyLength, "a SCRAM-SHA-256 proof has 32 bytes")
        precondition(serverSignature.count == Self.keyLength, "a SCRAM-SHA-256 signature has 32 bytes")
        state = .awaitingServerFinal(serverSignature: serverSignature)
        return SASLResponse(data: clientFinal + Array(",p=".utf8) + Base64.encode(clientProof))
    }

    /// AuthenticationSASLFinal arrived: returns when the server's signature is right, and throws otherwise.
    package mutating func received(serverFinal message: [UInt8]) throws(SCRAMError) {
        guard case .awaitingServerFinal(let expected) = takeState() else { throw .unexpectedMessage }
        let signature = try ServerFinal(message).signature
        // Every byte is compared, whatever the ones before it were.
        let difference = zip(signature, expected).reduce(0) { $0 | ($1.0 ^ $1.1) }
        guard difference == 0 else { throw .wrongServerSignature }
        state = .verified
    }

    static func isNonceByte(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && byte != UInt8(ascii: ",")
    }

    private var gs2Header: [UInt8] {
        switch channelBinding {
        case .unsupported: Array("n,,".utf8)
        case .notOffered: Array("y,,".utf8)
        case .tlsServerEndPoint: Array("p=tls-server-end-point,,".utf8)
        }
    }

    private var bindingData: [UInt8] {
        switch channelBinding {
        case .unsupported, .notOffered: []
        case .tlsServerEndPoint(let digest): digest
        }
    }

    private mutating func takeState() -> State {
        defer { state = .ended }
        return state
    }
}
