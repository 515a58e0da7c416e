import PostgresWire
import ReadOnlySQL

/// Listens to what the upstream says in a read-only session: what it reports, and its errors, of which those about a
/// message that was replaced come out in the tunnel's words.
///
/// Once the lock is broken nothing passes any more.
final class UpstreamGate: FlowGate {
    private let lock: ReadOnlyLock
    private let dialogue: Dialogue
    private var buffer = GateBuffer()
    private var passing = 0

    init(_ lock: ReadOnlyLock, _ dialogue: Dialogue) {
        self.lock = lock
        self.dialogue = dialogue
    }

    var isHolding: Bool {
        buffer.count > 0
    }

    var isShut: Bool {
        lock.isBroken
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        buffer.append(bytes)
    }

    /// Half a message is the client's to judge.
    func sourceEnded() {
        passing = max(passing, buffer.count)
    }

    func next() -> [UInt8]? {
        var output: [UInt8] = []
        while !lock.isBroken {
            passing -= buffer.move(passing, to: &output)
            guard passing == 0, let (type, length) = buffer.header else { break }
            guard Self.isHeard(type), 0...BackendMessage.payloadLimit ~= length else {
                buffer.move(GateBuffer.headerLength, to: &output)
                // Behind a length that cannot be nothing is told apart any more.
                passing = length < 0 ? .max : length
                continue
            }
            guard buffer.count >= GateBuffer.headerLength + length else { break }
            guard type != ErrorResponse.type else {
                // What came before decides what it is an answer to.
                if output.isEmpty { passError(length, to: &output) }
                break
            }
            hear(type, length)
            if !lock.isBroken { passing = GateBuffer.headerLength + length }
        }
        return output.isEmpty ? nil : output
    }

    private func hear(_ type: UInt8, _ length: Int) {
        if type == ReadyForQuery.type {
            lock.session.becameReady()
        } else if let parameter = try? ParameterStatus.decode(buffer.payload(length)) {
            lock.reported(parameter)
        }
    }

    private func passError(_ length: Int, to output: inout [UInt8]) {
        let error = (try? ErrorResponse.decode(buffer.payload(length))) ?? ErrorResponse(fields: ResponseFields([]))
        let answersQuery = dialogue.requests.isQueryNext
        if let reworded = lock.session.failed(error, answersQuery: answersQuery) {
            reworded.encode(into: &output)
            buffer.drop(GateBuffer.headerLength + length)
        } else {
            buffer.move(GateBuffer.headerLength + length, to: &output)
        }
    }

    private static func isHeard(_ type: UInt8) -> Bool {
        type == ReadyForQuery.type || type == ParameterStatus.type || type == ErrorResponse.type
    }
}
