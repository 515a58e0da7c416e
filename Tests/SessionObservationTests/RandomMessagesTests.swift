import TestBytes
import Testing

@testable import SessionObservation

/// Whatever passes, the observer neither traps nor grows.
@Suite struct RandomMessagesTests {
    @Test func livesThroughMessagesOfAllKindsInAnyOrder() {
        var random = SeededGenerator(seed: 18)
        let fromClient = [
            query("select 1; select 2"), parse("select $1", as: "s"), bind("s", [ascii("1")]), execute(),
            execute(limit: 1),
            sync, describeStatement("s"), closeStatement("s"), closePortal(""), copyIn("x"), copyDone,
            message("f", [0]),
            message("H"), message("F", int32(1) + int16(0) + int16(0) + int16(0)), message("X"),
        ]
        let fromServer = [
            parsed, bound, closed, noData, suspended, emptyQuery, rowDescription, parameterTypes([23]), row(),
            complete("SELECT 1"), complete("COMMIT"), complete("ROLLBACK"), complete("PREPARE"), ready("I"), ready("T"),
            ready("E"), failure("42601", position: 3), notice("x"), message("G", [0]), message("H", [0]),
            message("W", [0]),
            message("V", int32(.max)), message("A", int32(1)), message("S", ascii("a")),
        ]
        for _ in 0..<300 {
            var limits = ObservationLimits()
            limits.requests = 50
            var session = Transcript(limits: limits)
            for _ in 0..<100 {
                if Bool.random(using: &random) {
                    session.client(fromClient.randomElement(using: &random) ?? [])
                } else {
                    session.server(fromServer.randomElement(using: &random) ?? [])
                }
            }
            #expect(session.observer.requests.count <= 50)
            session.end()
            #expect(session.observer.requests.count == 0 && session.observer.running(at: .zero) == nil)
        }
    }

    @Test func takesTheBeginningsOfMessagesForWhatTheyAre() throws {
        let text = "select $1, $2"
        for whole in [
            parse(text, types: [23, 25]), bind("", [ascii("abc"), ascii("def")]), failure("42703", "message"),
        ] {
            let payload = Array(whole.dropFirst(5))
            for count in 0...payload.count {
                let cut = ObservedFrame(type: whole[0], bytes: Array(payload[..<count]), payloadLength: payload.count)
                var session = Transcript()
                for message in [
                    parse(text, types: [23, 25]), bind("", [ascii("abc"), ascii("def")]), execute(), sync,
                ] {
                    if message == whole { session.client(cut) } else { session.client(message) }
                }
                session.server(parsed, bound)
                if whole[0] == UInt8(ascii: "E") {
                    session.server(cut)
                } else {
                    session.server(failure("42703", "message"))
                }
                session.server(ready())
                let statement = try #require(session.statements.first)
                #expect(session.statements.count == 1)
                let isPrefix = statement.text.map { text.hasPrefix($0.text) } ?? true
                #expect(isPrefix && statement.parameters.count <= 2)
                let error = try #require(statement.error)
                #expect("42703".hasPrefix(error.sqlState) && "message".hasPrefix(error.message))
            }
        }
    }

    @Test func livesThroughDamagedAndCutMessages() {
        var random = SeededGenerator(seed: 19)
        let messages = [
            query("select 'a'; create function f() begin atomic select 1; end"),
            parse("select $1", as: "s", types: [23]),
            bind("s", portal: "p", [ascii("1"), nil], format: 1), execute("p", limit: 3), describePortal("p"),
            failure("42601", position: 3), parameterTypes([1, 2, 3]), complete("SELECT 1"), ready(),
        ]
        for _ in 0..<5_000 {
            guard let whole = messages.randomElement(using: &random) else { continue }
            let payload = random.damaged(Array(whole.dropFirst(5)))
            let cut = Array(payload.prefix(Int.random(in: 0...payload.count, using: &random)))
            let frame = ObservedFrame(type: whole[0], bytes: cut, payloadLength: payload.count)
            var observer = Transcript().observer
            _ = observer.sent(frame, at: .zero)
            _ = observer.received(frame, at: .zero)
            let events = observer.ended(at: .zero)
            #expect(events.count <= 200)
        }
    }
}
