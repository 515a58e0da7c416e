import PostgresWire

/// A client's first packets, up to the startup message: what to answer and when to go on or give up.
///
/// Bytes go in with `received`; `next` is then asked for steps until it says `wait` or ends. It holds no more than one
/// packet and what came with it, and never believes a length before it was checked.
struct ClientStartup {
    /// What to do next. All but `wait` and `answer` end the startup.
    enum Step: Equatable {
        /// More bytes are needed.
        case wait
        /// Send the byte `N`: the encryption that was asked for is not offered. Then ask again.
        case rejectEncryption(Encryption)
        /// Send the byte `S` and do the TLS handshake. Then tell `secured` and ask again.
        case startTLS
        /// Log in upstream. `early` is what the client sent behind its startup message.
        case logIn(StartupMessage, early: [UInt8])
        /// Forward the cancel request; the connection carries nothing else.
        case cancel(CancelRequest)
        /// Send the FATAL response and close.
        case refuse(ErrorResponse)
        /// The same in the form of protocol 2, which is all that the client can read.
        case refuseOldVersion(ErrorResponse)
        /// Send an answer in the client's own protocol, if there is one, and close; `why` goes to the log.
        case turnAway(reply: String?, why: Stranger)
    }

    /// Whether a client may have TLS, or must.
    enum TLSOffer: Equatable {
        case none
        case optional
        case required
    }

    /// The encryption that a client asks for.
    enum Encryption: Equatable {
        case ssl
        case gss
    }

    /// What does not speak PostgreSQL, or not in clear.
    enum Stranger: Equatable {
        case tls
        case http
        case ssh
        /// No startup packet has this length. A goodbye of somebody who has not said hello is one of these.
        case implausibleLength(WireError)
    }

    private let tls: TLSOffer
    private var buffer: [UInt8] = []
    private var hasBegun = false
    private var sslWasAnswered = false
    private var gssWasAnswered = false
    private var isEncrypted = false
    private var lacksApplicationProtocol = false

    init(tls: TLSOffer = .none) {
        self.tls = tls
    }

    /// The connection's first byte has to be looked at while it is still on the socket: TLS may begin with it.
    var awaitsFirstByte: Bool {
        tls != .none && !hasBegun
    }

    /// The first byte arrived. True when the client begins with TLS: do the handshake, which takes the byte off the
    /// socket, and tell `secured`.
    mutating func began(with byte: UInt8) -> Bool {
        hasBegun = true
        return byte == 0x16
    }

    /// The handshake is complete; `selectedPostgreSQL` says whether the client named `postgresql` in ALPN, which it has
    /// to where it did not ask first.
    mutating func secured(selectedPostgreSQL: Bool) {
        isEncrypted = true
        lacksApplicationProtocol = !sslWasAnswered && !selectedPostgreSQL
    }

    /// Takes in bytes, at most as many as the largest packet and its early followers have.
    mutating func received(_ bytes: UnsafeRawBufferPointer) {
        hasBegun = true
        buffer.append(contentsOf: bytes)
    }

    /// What to do with the bytes so far.
    mutating func next() -> Step {
        if lacksApplicationProtocol { return .refuse(Self.applicationProtocolMissing) }
        if let stranger = stranger { return turnAway(stranger) }
        let announced: Int?
        do {
            announced = try FirstPacket.announcedLength(buffer)
        } catch {
            return turnAway(.implausibleLength(error))
        }
        do {
            guard let length = announced, buffer.count >= length else { return .wait }
            let packet = Array(buffer[..<length])
            buffer.removeFirst(length)
            return step(for: try FirstPacket.decode(packet))
        } catch .unsupportedProtocol(let version) {
            // A version that is no version at all counts as none, and is answered in today's form.
            let isOld = version < .v3_0 && version.rawValue != 0
            return isOld ? .refuseOldVersion(Self.unsupported(version)) : .refuse(Self.unsupported(version))
        } catch {
            return .refuse(ErrorResponse(fatal: .protocolViolation, message: error.description))
        }
    }

    private mutating func step(for packet: FirstPacket) -> Step {
        switch packet {
        case .sslRequest:
            guard !sslWasAnswered, !isEncrypted else {
                return .refuse(Self.unsupported(ProtocolVersion(rawValue: SSLRequest.code)))
            }
            sslWasAnswered = true
            guard tls != .none else { return .rejectEncryption(.ssl) }
            // Whoever sits in between could have put it there, to be taken for a part of the encrypted session.
            guard buffer.isEmpty else { return .refuse(Self.dataBeforeHandshake) }
            return .startTLS
        case .gssencRequest:
            guard !gssWasAnswered, !isEncrypted else {
                return .refuse(Self.unsupported(ProtocolVersion(rawValue: GSSENCRequest.code)))
            }
            gssWasAnswered = true
            return .rejectEncryption(.gss)
        case .cancelRequest(let request):
            return .cancel(request)
        case .startup(let message):
            guard isEncrypted || tls != .required else { return .refuse(Self.encryptionMissing) }
            guard message["user"]?.isEmpty == false else {
                // PostgreSQL's own code and words.
                let words = "no PostgreSQL user name specified in startup packet"
                return .refuse(ErrorResponse(fatal: .invalidAuthorizationSpecification, message: words))
            }
            guard message.hops <= StartupMessage.hopLimit else { return .refuse(.tunnelsInCircle) }
            defer { buffer = [] }
            return .logIn(message, early: buffer)
        }
    }

    /// PostgreSQL's own words. It takes a request for encryption that comes a second time for a version, too: 1234.5679.
    private static func unsupported(_ version: ProtocolVersion) -> ErrorResponse {
        let words = "unsupported frontend protocol \(version): server supports 3.0 to \(ProtocolVersion.v3_2)"
        return ErrorResponse(fatal: .featureNotSupported, message: words)
    }

    // PostgreSQL's own words.
    private static let dataBeforeHandshake = ErrorResponse(
        fatal: .protocolViolation,
        message: "received unencrypted data after SSL request"
    )

    // PostgreSQL's own words.
    private static let applicationProtocolMissing = ErrorResponse(
        fatal: .protocolViolation,
        message: "received direct SSL connection request without ALPN protocol negotiation extension"
    )

    private static let encryptionMissing = ErrorResponse(
        fatal: .invalidAuthorizationSpecification,
        message: "the tunnel takes connections over TLS only",
        hint: "connect with sslmode=require; the tunnel runs with --local-tls-required"
    )

    // MARK: Strangers

    /// Told by the first bytes, of which no startup packet could be: they would announce 370 MB and more.
    private var stranger: Stranger? {
        if buffer.starts(with: [0x16, 0x03]) { return .tls }
        guard buffer.count >= 4 else { return nil }
        let word = String(decoding: buffer[..<4], as: UTF8.self)
        if word == "SSH-" { return .ssh }
        return ["GET ", "HEAD", "POST", "PUT ", "DELE", "OPTI", "PATC", "CONN", "TRAC", "PRI "].contains(word)
            ? .http : nil
    }

    private func turnAway(_ stranger: Stranger) -> Step {
        switch stranger {
        // PostgreSQL itself closes without a word.
        case .tls, .ssh, .implausibleLength: .turnAway(reply: nil, why: stranger)
        case .http: .turnAway(reply: Self.answerToHTTP, why: stranger)
        }
    }

    private static let answerToHTTP: String = {
        let text = "This is ppg-tunnel, which speaks PostgreSQL's protocol. Connect with psql or another client.\n"
        return [
            "HTTP/1.1 400 Bad Request", "Content-Type: text/plain; charset=utf-8", "Content-Length: \(text.utf8.count)",
            "Connection: close", "", text,
        ].joined(separator: "\r\n")
    }()
}
