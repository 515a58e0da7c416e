import PostgresWire

/// Whatever is a packet is, encoded again, the same bytes; and its announced length is known from its beginning on.
func fuzzFirstPacket(_ input: [UInt8]) {
    let announced = (4...8).map { try? FirstPacket.announcedLength(Array(input.prefix($0))) }
    if input.count >= 4 {
        promise(announced.allSatisfy { $0 == announced[0] }, "the announced length changed with more bytes")
    }
    guard let packet = try? FirstPacket.decode(input) else { return }
    var encoded: [UInt8] = []
    switch packet {
    case .sslRequest: SSLRequest().encode(into: &encoded)
    case .gssencRequest: GSSENCRequest().encode(into: &encoded)
    case .cancelRequest(let request): request.encode(into: &encoded)
    case .startup(let message): message.encode(into: &encoded)
    }
    promise(encoded == input, "a first packet changed its bytes")
    promise(announced[0] == input.count, "a packet was accepted that is not as long as it says")
}

/// Type byte and payload. What was decoded survives being encoded and decoded again.
func fuzzBackendMessage(_ input: [UInt8]) {
    guard let type = input.first else { return }
    let payload = Array(input.dropFirst())
    guard let message = try? BackendMessage.decode(Frame(type: type, payload: payload)) else { return }
    var encoded: [UInt8] = []
    switch message {
    case .authentication(let message): message.encode(into: &encoded)
    case .backendKeyData(let message): message.encode(into: &encoded)
    case .parameterStatus(let message): message.encode(into: &encoded)
    case .readyForQuery(let message): message.encode(into: &encoded)
    case .errorResponse(let message): message.encode(into: &encoded)
    case .commandComplete(let message): message.encode(into: &encoded)
    case .noticeResponse(let message): message.encode(into: &encoded)
    case .negotiateProtocolVersion(let message): message.encode(into: &encoded)
    case .other(let other): return promise(other == type, "an unknown message changed its type")
    }
    promise(encoded.first == type, "a message changed its type")
    readTexts(of: message)
    // Invalid UTF-8 grows when it is replaced, perhaps beyond the limit.
    guard payload.count < BackendMessage.payloadLimit / 3 else { return }
    let again = try? BackendMessage.decode(Frame(type: type, payload: Array(encoded.dropFirst(5))))
    promise(again == message, "a message is another one after a round trip")
}

private func readTexts(of message: BackendMessage) {
    guard case .errorResponse(let error) = message else { return }
    for text in [error.severity, error.sqlState?.rawValue, error.message, error.detail, error.hint] {
        promise(text?.utf8.contains(0) != true, "a field holds a zero byte")
    }
}

/// The first byte chooses the decoder, for `p` has three meanings.
func fuzzFrontendMessage(_ input: [UInt8]) {
    guard let choice = input.first else { return }
    let payload = Array(input.dropFirst())
    var encoded: [UInt8] = []
    switch choice % 5 {
    case 0: (try? Query.decode(payload))?.encode(into: &encoded)
    case 1: (try? Terminate.decode(payload))?.encode(into: &encoded)
    case 2: (try? PasswordMessage.decode(payload))?.encode(into: &encoded)
    case 3: (try? SASLResponse.decode(payload))?.encode(into: &encoded)
    default:
        guard let message = try? SASLInitialResponse.decode(payload) else { return }
        message.encode(into: &encoded)
        // The mechanism is text: invalid UTF-8 in it was replaced.
        let again = try? SASLInitialResponse.decode(Array(encoded.dropFirst(5)))
        return promise(again == message, "a SASLInitialResponse is another one after a round trip")
    }
    guard !encoded.isEmpty else { return }
    promise(Array(encoded.dropFirst(5)) == payload, "a message changed its bytes")
}
