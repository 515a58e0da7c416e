@testable import PostgresWire

/// Between two messages of one input; no SCRAM message holds it, for it is in no UTF-8 text.
private let separator: UInt8 = 0xFF

private let signature = [UInt8](repeating: 0x41, count: SCRAMExchange.keyLength)

/// A byte for the channel binding, the server's first message, a separator, its last one: whatever they say, nobody
/// is verified without the signature.
func fuzzSCRAMClient(_ input: [UInt8]) {
    guard let choice = input.first else { return }
    let bindings: [SCRAMExchange.ChannelBinding] = [.unsupported, .notOffered, .tlsServerEndPoint(signature)]
    let nonce = Array("rOprNGfwEbeRWgbNEkqO".utf8)
    var exchange = SCRAMExchange(channelBinding: bindings[Int(choice) % bindings.count], nonce: nonce)
    promise(exchange.initialResponse.data != nil, "SCRAM begins with data")
    let (first, final) = halves(input.dropFirst())
    guard let challenge = try? exchange.received(serverFirst: first) else {
        return promise(!exchange.isVerified, "verified by an error")
    }
    promise(first.starts(with: Array("r=".utf8) + nonce), "the nonce is not the client's")
    promise((1...SCRAMExchange.iterationLimit).contains(challenge.iterations), "too many iterations")
    promise(SCRAMExchange.saltLength.contains(challenge.salt.count), "a salt out of bounds")
    let proof = [UInt8](repeating: 0x42, count: SCRAMExchange.keyLength)
    let response = exchange.derived(clientProof: proof, serverSignature: signature)
    promise(!response.data.contains(0), "a zero byte in the client's last message")
    try? exchange.received(serverFinal: final)
    let expected = Array("v=".utf8) + Base64.encode(signature)
    promise(!exchange.isVerified || final.starts(with: expected), "verified by a wrong signature")
    promise(exchange.isVerified || final != expected, "a right signature was refused")
}

/// The client's first message, a separator, its last one: a claim is for this exchange and no other.
func fuzzSCRAMServer(_ input: [UInt8]) {
    let nonce = Array("srvNonce".utf8)
    var verifier = SCRAMVerifier(salt: Array("salt".utf8), iterations: 4_096, nonce: nonce)
    let (first, final) = halves(input[...])
    guard let serverFirst = try? verifier.received(clientFirst: first) else { return }
    promise(serverFirst.starts(with: "r=".utf8), "the answer does not begin with a nonce")
    guard let claim = try? verifier.received(clientFinal: final) else { return }
    let common = serverFirst.dropFirst(2).prefix { $0 != UInt8(ascii: ",") }
    promise(common.count > nonce.count && common.suffix(nonce.count).elementsEqual(nonce), "a nonce without ours")
    let begin = Array("c=".utf8) + Base64.encode(Array(first.prefix(3))) + Array(",r=".utf8) + common
    promise(final.starts(with: begin), "a claim for another exchange")
    promise(claim.clientProof.count == SCRAMExchange.keyLength, "a proof of another length")
    promise(final.suffix(47).elementsEqual(Array(",p=".utf8) + Base64.encode(claim.clientProof)), "another proof")
    let signed = [Array(first[3...]), serverFirst, Array(final.dropLast(47))].joined(separator: [UInt8(ascii: ",")])
    promise(claim.authMessage.elementsEqual(signed), "another message was signed")
    promise(!verifier.accepted(serverSignature: signature).isEmpty, "no last message")
}

/// Nonces, salt and iterations of all kinds: our client and our verifier understand each other.
func fuzzSCRAMDialogue(_ input: [UInt8]) {
    guard input.count >= 8 else { return }
    let half = input.count / 2
    let salt = Array(input.prefix(SCRAMExchange.saltLength.upperBound))
    let iterations = Int(input[0]) * 256 + Int(input[1]) + 1
    let nonces = (printable(input[..<half]), printable(input[half...]))
    var client = SCRAMExchange(channelBinding: input[2].isMultiple(of: 2) ? .unsupported : .notOffered, nonce: nonces.0)
    var server = SCRAMVerifier(salt: salt, iterations: iterations, nonce: nonces.1)
    do {
        let serverFirst = try server.received(clientFirst: client.initialResponse.data ?? [])
        let challenge = try client.received(serverFirst: serverFirst)
        promise(challenge.salt == salt && challenge.iterations == iterations, "another challenge arrived")
        let response = client.derived(clientProof: Array(signature.reversed()), serverSignature: signature)
        let claim = try server.received(clientFinal: response.data)
        promise(claim.authMessage == challenge.authMessage, "the two sides sign different messages")
        promise(claim.clientProof == signature.reversed(), "another proof arrived")
        try client.received(serverFinal: server.accepted(serverSignature: signature))
    } catch {
        fatalError("an honest exchange failed: \(error)")
    }
    promise(client.isVerified, "an honest exchange did not verify the server")
}

/// There is one spelling for each value.
func fuzzBase64(_ input: [UInt8]) {
    let encoded = Base64.encode(input)
    promise(Base64.decode(encoded[...]) == input, "base64 lost bytes")
    guard let decoded = Base64.decode(input[...]) else { return }
    promise(Base64.encode(decoded) == input, "a second spelling was accepted")
}

private func halves(_ input: ArraySlice<UInt8>) -> ([UInt8], [UInt8]) {
    let place = input.firstIndex(of: separator) ?? input.endIndex
    return (Array(input[..<place]), Array(input[place...].dropFirst()))
}

/// What a nonce may hold, from any bytes; at most 300.
private func printable(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    bytes.prefix(300).map { byte in
        let value = 0x21 + byte % 94
        return value == UInt8(ascii: ",") ? UInt8(ascii: "~") : value
    }
}
