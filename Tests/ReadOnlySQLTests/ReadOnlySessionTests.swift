import PostgresWire
import ReadOnlySQL
import TestBytes
import Testing

/// The messages of a session, one after the other.
@Suite struct ReadOnlySessionTests {
    @Test func `Nothing that reads is behind the end of a transaction in one pipeline`() {
        let session = SessionUnderTest()
        #expect(session.run("begin") && session.run("select 1") && session.run("commit") && session.run("begin"))
        #expect(!session.parse("select 1"))
        #expect(!session.query("select 1"))
        session.ready(failed: true)
        #expect(session.run("select 1"))
    }

    @Test func `An end that was prepared under a name is one when it is bound`() {
        let session = SessionUnderTest()
        #expect(session.parse("commit", as: "c") && session.parse("select 1", as: "s"))
        session.ready()
        #expect(session.bind("s") && session.execute())
        #expect(session.bind("c") && session.execute())
        #expect(!session.bind("s"))
        #expect(!session.query("select 1"))
    }

    @Test func `An end that was bound under a name is one when it is executed`() {
        let session = SessionUnderTest()
        #expect(session.query("begin"))
        session.ready()
        #expect(session.parse("commit") && session.bind(portal: "p"))
        session.ready()
        #expect(session.execute("p"))
        #expect(!session.run("select 1"))
    }

    @Test func `EXECUTE runs nothing that controls a transaction`() {
        let session = SessionUnderTest()
        #expect(session.parse("commit", as: "c") && session.parse("begin", as: "B"))
        session.ready()
        for text in [
            "execute c", "EXECUTE C", "execute \"c\"", "execute \"B\"", "explain execute c", "execute U&\"x\"",
            "execute ç",
        ] {
            #expect(!session.query(text), "\(text)")
            session.ready()
        }
        #expect(session.query("execute b") && session.query("execute d; execute e"))
    }

    @Test func `A name that is longer than the server keeps is the one that it keeps`() {
        let long = String(repeating: "n", count: 63)
        let session = SessionUnderTest()
        #expect(session.parse("commit", as: long + "a"))
        session.ready()
        #expect(!session.query("execute \(long)b"))
        #expect(session.bind(long + "c") && session.execute())
        #expect(!session.run("select 1"))
    }

    @Test func `An EXECUTE that is prepared first may end a transaction later`() {
        let session = SessionUnderTest()
        #expect(session.parse("execute c", as: "e") && session.parse("commit", as: "c"))
        #expect(session.bind("e") && session.execute())
        #expect(!session.run("select 1"))
    }

    @Test func `After an error a name stands for what it stood for, or for what it was to stand for`() {
        let session = SessionUnderTest()
        #expect(session.parse("commit", as: "c"))
        session.ready()
        #expect(session.parse("select 1", as: "c"))
        session.ready(failed: true)
        #expect(session.bind("c") && session.execute())
        #expect(!session.run("select 1"))
        session.ready()
        #expect(session.send("C", ascii("Sc\0")))
        session.ready()
        #expect(session.bind("c") && session.execute() && session.run("select 1"))
    }

    @Test func `The unnamed statement is what was parsed last`() {
        let session = SessionUnderTest()
        #expect(session.run("commit"))
        session.ready()
        #expect(session.run("select 1") && session.run("select 2"))
        session.ready()
        #expect(session.run("select 1") && session.run("select 2"))
    }

    @Test func `What makes a table has no name, for EXPLAIN EXECUTE would make it`() {
        let session = SessionUnderTest()
        #expect(!session.parse("create table t as select 1", as: "c"))
        #expect(!session.parse("select 1 into t", as: "c"))
        #expect(session.parse("create table t as select 1"))
    }

    @Test func `Few names are kept, and one that reads needs none`() {
        let session = SessionUnderTest()
        for number in 0..<1_000 { #expect(session.parse("select 1", as: "s\(number)")) }
        let kept = (0..<1_000).count { session.parse("commit", as: "c\($0)") }
        #expect(kept == 256)
        #expect(session.parse("commit", as: "ç") == false)
        #expect(session.parse("select 1", as: "ç"))
    }

    @Test func `What ran may have changed how a text is read`() {
        let session = SessionUnderTest()
        let text = "select '\\', ' ; vacuum -- '"
        #expect(session.parse(text))
        #expect(session.bind() && session.execute())
        // Without the setting: a string, a comma and another string; with it a string and a VACUUM.
        #expect(!session.parse(text))
        #expect(!session.query(text))
        session.ready(failed: true)
        #expect(session.parse(text))
        #expect(session.reported("standard_conforming_strings", "off"))
        #expect(!session.parse(text))
    }

    @Test(arguments: ["SJIS", "SHIFT_JIS_2004", "BIG5", "GBK", "UHC", "GB18030", "JOHAB"])
    func `A backslash that is half a character escapes nothing`(encoding: String) {
        // With the first byte a character ends in the backslash, so the quote ends the string.
        let text = Array("select E'".utf8) + [0x95, 0x5C] + Array("'; vacuum -- '".utf8)
        let other = SessionUnderTest()
        #expect(other.query(bytes: text))
        let session = SessionUnderTest(encoding: encoding)
        #expect(!session.query(bytes: text))
        let changing = SessionUnderTest()
        #expect(changing.run("set client_encoding = '\(encoding)'") && !changing.parse(bytes: text))
    }

    @Test func `Bytes behind the end of a text are refused`() {
        let session = SessionUnderTest()
        #expect(!session.send("Q", ascii("select 1\0vacuum\0")))
        #expect(!session.send("Q", ascii("select 1")))
        #expect(!session.send("Q", []))
        #expect(!session.send("P", ascii("\0select 1\0\0\u{1}")))
        #expect(!session.send("P", ascii("\0select 1\0")))
        #expect(!session.send("P", ascii("\0select 1\0\0\0x")))
        #expect(!session.send("B", ascii("no end")))
        #expect(!session.send("C", ascii("Xa\0")))
        #expect(session.send("H", []) && !session.send("H", [0]))
    }

    @Test func `Functions are called by number to read large objects alone`() {
        let session = SessionUnderTest()
        for function: UInt32 in [952, 953, 954, 956, 958, 3170, 3171] {
            #expect(session.send("F", int32(function) + ascii("\0\0\0\0\0\0")))
        }
        for function: UInt32 in [0, 715, 764, 955, 957, 964, 1004, 2078, 3172] {
            #expect(!session.send("F", int32(function) + ascii("\0\0\0\0\0\0")))
        }
        #expect(!session.send("F", [3]))
    }

    @Test func `A message that is too long to read is refused`() {
        let session = SessionUnderTest()
        #expect(session.received(Query.type, nil) != .pass)
        #expect(session.received(FrontendMessageType.parse, nil) != .pass)
        #expect(session.received(FrontendMessageType.copyData, nil) == .pass)
    }

    @Test func `Only what is judged is read`() {
        #expect(ReadOnlySession.need(type: Query.type, payloadLength: 5) == .whole)
        #expect(ReadOnlySession.need(type: FrontendMessageType.bind, payloadLength: 1 << 20) == .prefix(256))
        #expect(ReadOnlySession.need(type: FrontendMessageType.flush, payloadLength: 0) == .nothing)
        for type in "SDXdcfp?".unicodeScalars {
            #expect(ReadOnlySession.need(type: UInt8(ascii: type), payloadLength: 5) == .nothing)
        }
    }

    @Test func `A session ends when the setting is reported as off`() {
        var session = ReadOnlySession(parameters: [])
        let reports = [
            ("TimeZone", "UTC"), ("default_transaction_read_only", "on"), ("TimeZone", "UTC"),
            ("default_transaction_read_only", "off"), ("TimeZone", "UTC"),
        ]
        let answers = reports.map { session.reported(ParameterStatus(name: $0, value: $1)) }
        #expect(answers == [false, true, true, false, false])
    }

    @Test func `Whatever is sent, nothing traps`() {
        var chance = Chance(seed: 99)
        let session = SessionUnderTest()
        for number in 0..<20_000 {
            let text = chance.text()
            _ = chance.flip() ? session.query(bytes: text) : session.parse(bytes: text)
            if number.isMultiple(of: 7) { _ = session.bind() && session.execute() }
            if chance.flip() { session.ready(failed: chance.flip()) }
        }
    }
}
