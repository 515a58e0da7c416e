import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

/// The gates of a read-only session, as values: bytes in, bytes out, split in any way.
@Suite struct GateTests {
    /// Both gates, and flows without sockets between them.
    private final class Session {
        let dialogue: Dialogue
        let client: ClientGate
        let upstream: UpstreamGate
        private var fromClient = FrameScanner()
        private var fromUpstream = FrameScanner()
        private var clientMessages: ClientMessages
        private var upstreamMessages: UpstreamMessages

        init() {
            var session = UpstreamSession(version: .v3_0)
            session.note(ParameterStatus(name: "default_transaction_read_only", value: "on"))
            session.note(ParameterStatus(name: "standard_conforming_strings", value: "on"))
            let lock = ReadOnlyLock(session)
            dialogue = Dialogue(status: .idle, lock: lock)
            client = ClientGate(lock, dialogue)
            upstream = UpstreamGate(lock, dialogue)
            clientMessages = ClientMessages(dialogue)
            upstreamMessages = UpstreamMessages(dialogue)
        }

        /// What the upstream gets.
        func send(_ pieces: [[UInt8]]) -> [UInt8] {
            var passed: [UInt8] = []
            for piece in pieces {
                piece.withUnsafeBytes { client.append($0) }
                passed += drain()
            }
            return passed
        }

        func send(_ bytes: [UInt8]) -> [UInt8] {
            send([bytes])
        }

        func drain() -> [UInt8] {
            var passed: [UInt8] = []
            while let bytes = client.next() {
                bytes.withUnsafeBytes { fromClient.scan($0, visitor: &clientMessages) }
                passed += bytes
            }
            return passed
        }

        /// What the client gets.
        func answer(_ pieces: [[UInt8]]) -> [UInt8] {
            var passed: [UInt8] = []
            for piece in pieces {
                piece.withUnsafeBytes { upstream.append($0) }
                while let bytes = upstream.next() {
                    bytes.withUnsafeBytes { fromUpstream.scan($0, visitor: &upstreamMessages) }
                    passed += bytes
                }
            }
            return passed
        }

        func answer(_ bytes: [UInt8]) -> [UInt8] {
            answer([bytes])
        }
    }

    private static let ready = message("Z", ascii("I"))
    private static let done = message("C", ascii("SELECT 1\0"))
    private static let sync = message("S")
    private static let terminate = message("X")
    private static let truncate = message("Q", ascii("TRUNCATE \"refused by ppg-tunnel --read-only\"\0"))

    private static func query(_ text: String) -> [UInt8] {
        message("Q", ascii("\(text)\0"))
    }

    private static func run(_ text: String) -> [UInt8] {
        message("P", ascii("\0\(text)\0\0\0")) + message("B", ascii("\0\0\0\0\0\0\0\0"))
            + message("E", ascii("\0\0\0\0\0"))
    }

    private static func error(_ state: String, _ words: String) -> [UInt8] {
        message("E", ascii("SERROR\0VERROR\0C\(state)\0M\(words)\0P5\0\0"))
    }

    @Test func `What reads passes as it is, and what does not becomes something else, split in any way`() {
        let sent = Self.query("select 1")
        for pieces in splitEverywhere(sent) {
            let session = Session()
            #expect(session.send(pieces) == sent)
            #expect(!session.client.isHolding)
        }
        for pieces in splitEverywhere(Self.query("vacuum") + Self.terminate) {
            let session = Session()
            #expect(session.send(pieces) == Self.truncate + Self.terminate)
        }
    }

    @Test func `The next query waits until the one before is answered`() {
        let session = Session()
        let (first, second) = (Self.query("select 1"), Self.query("select 2") + Self.terminate)
        #expect(session.send(first + second) == first)
        #expect(session.client.isShut)
        #expect(session.answer(Self.done) == Self.done)
        #expect(session.drain().isEmpty)
        #expect(session.answer(Self.ready) == Self.ready)
        #expect(session.drain() == second)
        #expect(!session.client.isHolding)
    }

    @Test func `A pipeline passes whole, up to its Sync`() {
        let session = Session()
        let pipeline = Self.run("select 1") + Self.run("select 2") + Self.sync
        #expect(session.send(pipeline + Self.run("select 3")) == pipeline)
        #expect(session.answer(message("1") + message("2") + Self.done).count > 0)
        #expect(session.drain().isEmpty)
        _ = session.answer(message("1") + message("2") + Self.done + Self.ready)
        #expect(session.drain() == Self.run("select 3"))
    }

    @Test func `A query that an error skips is not waited for`() {
        let session = Session()
        let (bad, next) = (Self.run("select 1 from nowhere") + Self.query("select 1"), Self.run("select 2") + Self.sync)
        #expect(session.send(bad + next) == bad)
        _ = session.answer(Self.error("42P01", "relation does not exist"))
        #expect(session.drain() == next)
    }

    @Test func `The answer to what was replaced comes in the tunnel's words, split in any way`() throws {
        let answer = Self.error("25006", "cannot execute TRUNCATE TABLE in a read-only transaction") + Self.ready
        for pieces in splitEverywhere(answer) {
            let session = Session()
            _ = session.send(Self.query("vacuum"))
            let got = session.answer(pieces)
            #expect(got.suffix(6).elementsEqual(Self.ready))
            let error = try ErrorResponse.decode(Array(got.dropFirst(5).dropLast(6)))
            #expect(error.message == "cannot execute VACUUM through a read-only tunnel")
            #expect(error.sqlState == .readOnlySQLTransaction && error.fields["P"] == nil)
            #expect(session.dialogue.isIdle)
        }
    }

    @Test func `An error about something else keeps its words`() {
        let session = Session()
        let error = Self.error("25006", "cannot execute INSERT in a read-only transaction")
        _ = session.send(Self.run("insert into t values (1)") + Self.query("vacuum"))
        #expect(session.answer(error) == error)
    }

    @Test func `Nothing comes through once the setting is off`() {
        let session = Session()
        let off = message("S", ascii("default_transaction_read_only\0off\0"))
        _ = session.send(Self.query("select f()"))
        #expect(session.answer(Self.done + off + Self.ready) == Self.done)
        #expect(session.dialogue.lock?.isBroken == true)
    }

    @Test func `A long statement is replaced while it still comes, and what follows is found`() {
        let session = Session()
        let length = 3 << 20
        let header = ascii("Q") + int32(UInt32(length + 4))
        var passed = session.send(header)
        for _ in 0..<3 { passed += session.send([UInt8](repeating: 0x20, count: 1 << 20)) }
        #expect(passed == Self.truncate)
        _ = session.answer(Self.error("25006", "no") + Self.ready)
        #expect(session.send(Self.query("select 1")) == Self.query("select 1"))
    }

    @Test func `A large Bind and the data of a COPY are not held`() {
        let session = Session()
        let bind = message("B", ascii("\0\0") + [UInt8](repeating: 1, count: 1 << 20))
        let start = Array(bind.prefix(70_000))
        #expect(session.send(start) == start)
        #expect(session.send(Array(bind.dropFirst(70_000))).count == bind.count - 70_000)
        let copy = message("d", [UInt8](repeating: 1, count: 1 << 20))
        #expect(session.send(Self.query("select 1") + copy) == Self.query("select 1") + copy)
    }

    @Test func `Behind a length that cannot be nothing passes`() {
        let session = Session()
        let header = ascii("Q") + int32(3)
        #expect(session.send(header + Self.query("select 1")) == header)
        #expect(session.send(Self.query("select 1")).isEmpty)
    }

    @Test func `Results pass whole, in pieces of any length`() {
        var chance = SeededGenerator(seed: 5)
        let row = message("D", chance.bytes(3_000))
        let notice = message("N", ascii("SNOTICE\0\0"))
        let answer = message("T", ascii("\0\0")) + row + notice + row + Self.done + Self.ready
        for _ in 0..<50 {
            let session = Session()
            _ = session.send(Self.query("select 1"))
            #expect(session.answer(chance.pieces(answer, upTo: 900)) == answer)
        }
    }
}
