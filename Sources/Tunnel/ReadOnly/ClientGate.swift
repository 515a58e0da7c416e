import PostgresWire
import ReadOnlySQL

/// Lets a read-only session's client messages pass, or others in their place, one ReadyForQuery after the other.
///
/// Holds at most the bytes of one read and one message of `ReadOnlySession.lengthLimit`.
final class ClientGate: FlowGate {
    private let lock: ReadOnlyLock
    private let dialogue: Dialogue
    private var buffer = GateBuffer()
    // Payload bytes to come of a message that passes, and of one that was replaced.
    private var passing = 0
    private var dropping = 0
    // A length that cannot be: the upstream ends the session there, and nobody knows what follows.
    private var isLost = false

    init(_ lock: ReadOnlyLock, _ dialogue: Dialogue) {
        self.lock = lock
        self.dialogue = dialogue
    }

    var isHolding: Bool {
        buffer.count > 0
    }

    var isShut: Bool {
        isHolding && dialogue.requests.owesReady
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        buffer.append(bytes)
    }

    func sourceEnded() {
        if !isShut { buffer.drop(buffer.count) }
    }

    func next() -> [UInt8]? {
        var output: [UInt8] = []
        let isHeld = dialogue.requests.owesReady
        while !isLost {
            passing -= buffer.move(passing, to: &output)
            dropping -= buffer.drop(dropping)
            guard passing == 0, dropping == 0, let (type, length) = buffer.header else { break }
            guard !isHeld || Self.passesAnyTime(type) else { break }
            guard length >= 0 else {
                isLost = true
                buffer.move(GateBuffer.headerLength, to: &output)
                break
            }
            guard let sent = pass(type, length, to: &output) else { break }
            // What follows depends on what the upstream makes of it.
            if Self.isAnsweredByReady(sent) {
                passing -= buffer.move(passing, to: &output)
                break
            }
        }
        if isLost { buffer.drop(buffer.count) }
        return output.isEmpty ? nil : output
    }

    /// Puts the message at the beginning, or another one, into the output. Returns the type of what was put there, or nil
    /// where not enough of it has come.
    private func pass(_ type: UInt8, _ length: Int, to output: inout [UInt8]) -> UInt8? {
        let known: Int
        switch ReadOnlySession.need(type: type, payloadLength: length) {
        case .nothing:
            buffer.move(GateBuffer.headerLength, to: &output)
            passing = length
            return type
        case .prefix(let count): known = count
        case .whole: known = length
        }
        let isTooLong = known > ReadOnlySession.lengthLimit
        guard isTooLong || buffer.count >= GateBuffer.headerLength + known else { return nil }
        switch lock.session.received(type: type, payload: isTooLong ? nil : buffer.payload(known)) {
        case .pass:
            buffer.move(GateBuffer.headerLength, to: &output)
            passing = length
            return type
        case .replace(let replacement):
            lock.refused(replacement)
            output += replacement.bytes
            buffer.drop(GateBuffer.headerLength)
            dropping = length
            return replacement.type
        }
    }

    /// Data of a COPY, which its statement waits for, and what asks for nothing.
    private static func passesAnyTime(_ type: UInt8) -> Bool {
        switch type {
        case FrontendMessageType.copyData, FrontendMessageType.copyDone, FrontendMessageType.copyFail,
            FrontendMessageType.flush, Terminate.type:
            true
        default: false
        }
    }

    private static func isAnsweredByReady(_ type: UInt8) -> Bool {
        type == Query.type || type == FrontendMessageType.sync || type == FrontendMessageType.functionCall
    }
}
