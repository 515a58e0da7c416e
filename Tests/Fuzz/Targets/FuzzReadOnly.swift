import PostgresWire
import ReadOnlySQL

/// The first byte chooses how backslashes are read, the rest is a text: tokens lie in it and in order, and what may not
/// pass does not, whatever stands behind it or, where it has an end, before it.
func fuzzSQL(_ input: [UInt8]) {
    guard let choice = input.first else { return }
    let text = Array(input.dropFirst())
    let escapes = !choice.isMultiple(of: 2)
    var end = 0
    if let tokens = try? Lexer.tokens(of: text, backslashesEscape: escapes) {
        for token in tokens {
            promise(token.range.lowerBound >= end && !token.range.isEmpty, "tokens overlap")
            end = token.range.upperBound
        }
        promise(end <= text.count, "a token beyond the text")
    }
    guard !text.contains(0) else { return }
    promise(!passes(Array("vacuum;".utf8) + text, escapes), "a statement was hidden by what follows it")
    // A body of statements takes all that follows: the server refuses the statement it belongs to.
    guard passes(text, escapes), !holdsBody(text) else { return }
    promise(!passes(text + Array("\n;vacuum".utf8), escapes), "a statement was hidden by what is before it")
}

/// Messages, each with its type, the length of its payload and the payload: whatever they are, they are decided about, and
/// what takes a message's place is one itself.
func fuzzReadOnlySession(_ input: [UInt8]) {
    var session = session(backslashesEscape: false)
    var rest = input[...]
    while rest.count >= 2 {
        let (type, length) = (rest[rest.startIndex], Int(rest[rest.startIndex + 1]))
        let payload = Array(rest.dropFirst(2).prefix(length))
        rest = rest.dropFirst(2 + payload.count)
        switch type {
        case UInt8(ascii: "Z"): session.becameReady()
        case UInt8(ascii: "e"):
            guard let error = try? ErrorResponse.decode(payload) else { continue }
            _ = session.failed(error, answersQuery: length.isMultiple(of: 2))
        default:
            guard case .replace(let replacement) = session.received(type: type, payload: payload) else { continue }
            var assembler = FrameAssembler(maximumPayload: 1_000)
            assembler.append(replacement.bytes)
            let frame = try? assembler.next()
            promise(frame?.type == replacement.type && assembler.takeRemainder().isEmpty, "half a message in its place")
        }
    }
}

private func passes(_ text: [UInt8], _ backslashesEscape: Bool) -> Bool {
    var session = session(backslashesEscape: backslashesEscape)
    return session.received(type: Query.type, payload: text + [0]) == .pass
}

private func session(backslashesEscape: Bool) -> ReadOnlySession {
    ReadOnlySession(parameters: [
        ParameterStatus(name: "client_encoding", value: "UTF8"),
        ParameterStatus(name: "server_encoding", value: "UTF8"),
        ParameterStatus(name: "standard_conforming_strings", value: backslashesEscape ? "off" : "on"),
        ParameterStatus(name: "default_transaction_read_only", value: "on"),
    ])
}

private func holdsBody(_ text: [UInt8]) -> Bool {
    let words = String(decoding: text, as: UTF8.self).lowercased()
    return words.contains("create") && (words.contains("atomic") || words.contains("rule"))
}
