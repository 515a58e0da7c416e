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
        /// Log in upstream. `early` is what the client sent behind its startup message.
        case logIn(StartupMessage, early: [UInt8])
        /// Forward the cancel request; the connection carries nothing else.
        case cancel(CancelRequest)
        /// Send the FATAL response and close.
        case refuse(ErrorResponse)
        /// Send an answer in the client's own protocol, if there is one, and close; `why` goes to the log.
        case turnAway(reply: String?, why: Stranger)
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
    }

    private var buffer: [UInt8] = []
    private var sslWasAnswered = false
    private var gssWasAnswered = false

    /// How long a client may take from connecting to the end of its startup message. PostgreSQL's
    /// `authentication_timeout` is a minute; a local client needs milliseconds.
    static let timeLimit = Duration.seconds(10)

    /// Whether nothing has been received since the last packet.
    var isEmpty: Bool {
        buffer.isEmpty
    }

    /// Takes in bytes, at most as many as the largest packet and its early followers have.
    mutating func received(_ bytes: UnsafeRawBufferPointer) {
        buffer.append(contentsOf: bytes)
    }

    /// What to do with the bytes so far.
    mutating func next() -> Step {
        if let stranger = stranger { return turnAway(stranger) }
        do {
            guard let length = try FirstPacket.announcedLength(buffer), buffer.count >= length else { return .wait }
            let packet = Array(buffer[..<length])
            buffer.removeFirst(length)
            return step(for: try FirstPacket.decode(packet))
        } catch .unsupportedProtocol(let version) {
            return .refuse(
                ErrorResponse(
                    fatal: "0A000",
                    message: "unsupported frontend protocol \(version.major).\(version.minor)",
                    hint: "ppg-tunnel speaks PostgreSQL's protocol 3.0 and 3.2"
                )
            )
        } catch {
            return .refuse(ErrorResponse(fatal: "08P01", message: error.description))
        }
    }

    private mutating func step(for packet: FirstPacket) -> Step {
        switch packet {
        case .sslRequest:
            guard !sslWasAnswered else { return .refuse(Self.repeated("SSLRequest")) }
            sslWasAnswered = true
            return .rejectEncryption(.ssl)
        case .gssencRequest:
            guard !gssWasAnswered else { return .refuse(Self.repeated("GSSENCRequest")) }
            gssWasAnswered = true
            return .rejectEncryption(.gss)
        case .cancelRequest(let request):
            return .cancel(request)
        case .startup(let message):
            guard message["user"] != nil else {
                // PostgreSQL's own code and words.
                let words = "no PostgreSQL user name specified in startup packet"
                return .refuse(ErrorResponse(fatal: "28000", message: words))
            }
            defer { buffer = [] }
            return .logIn(message, early: buffer)
        }
    }

    private static func repeated(_ request: String) -> ErrorResponse {
        ErrorResponse(fatal: "08P01", message: "\(request) was answered already")
    }

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
        case .tls, .ssh: .turnAway(reply: nil, why: stranger)
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
