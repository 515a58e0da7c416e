import Testing

@testable import SessionObservation

@Suite struct SQLTokenTests {
    private func kinds(_ text: String, standardStrings: Bool = true) -> [String] {
        let bytes = Array(text.utf8)
        return SQLToken.scan(bytes, standardStrings: standardStrings).map {
            "\($0.kind):" + String(decoding: bytes[$0.range], as: UTF8.self)
        }
    }

    @Test(arguments: [
        ("a$1 $1", ["word:a$1", "parameter:$1"]),
        ("$10$a$x$a$", ["parameter:$10", "dollarString:$a$x$a$"]),
        ("$$a;$b$$", ["dollarString:$$a;$b$$"]),
        ("'it''s' e'\\'' U&'x' n'y'", ["string:'it''s'", "string:e'\\''", "string:U&'x'", "string:n'y'"]),
        ("\"a\"\"b\"", ["quotedIdentifier:\"a\"\"b\""]),
        ("1..10", ["number:1", "symbol:.", "number:.10"]),
        ("1.5e-3 0x1F .5 1_000", ["number:1.5e-3", "number:0x1F", "number:.5", "number:1_000"]),
        ("a=-1", ["word:a", "operator:=", "operator:-", "number:1"]),
        ("a@-1", ["word:a", "operator:@-", "number:1"]),
        ("a--b\nc", ["word:a", "lineComment:--b", "word:c"]),
        ("/* a /* b */ c */d", ["blockComment:/* a /* b */ c */", "word:d"]),
        ("x::int", ["word:x", "symbol::", "symbol::", "word:int"]),
        ("é$b", ["word:é$b"]),
        ("'open", ["string:'open"]),
    ]) func cuts(_ text: String, into expected: [String]) {
        #expect(kinds(text) == expected)
    }

    @Test func readsBackslashesByTheSetting() {
        #expect(kinds("'a\\' c'") == ["string:'a\\'", "word:c", "string:'"])
        #expect(kinds("'a\\' c'", standardStrings: false) == ["string:'a\\' c'"])
    }

    @Test(arguments: [
        ("select 1", ["select 1"]),
        ("  select 1 ; ", ["select 1 ;"]),
        ("select 1; select 2;", ["select 1", "select 2"]),
        (";;", []),
        ("-- x", []),
        ("select ';'; select $$;$$; select 1 -- ;", ["select ';'", "select $$;$$", "select 1 -- ;"]),
        ("select 1; /* tag */", ["select 1; /* tag */"]),
        ("select 1; select 2; /* tag */", ["select 1", "select 2; /* tag */"]),
        (
            "create rule r as on insert to t do (select 1; select 2); select 3",
            ["create rule r as on insert to t do (select 1; select 2)", "select 3"]
        ),
        (
            "create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3",
            [
                "create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end",
                "select 3",
            ]
        ),
        ("begin; select 1; end", ["begin", "select 1", "end"]),
    ]) func splits(_ text: String, into expected: [String]) {
        let bytes = Array(text.utf8)
        #expect(StatementSplit(bytes).parts.map { String(decoding: bytes[$0.range], as: UTF8.self) } == expected)
    }

    @Test func livesThroughAnyBytes() {
        let alphabet = Array("'\"$/*-;()\\eEUu&aA1. \né".utf8)
        var state: UInt32 = 1
        for _ in 0..<3_000 {
            var bytes: [UInt8] = []
            for _ in 0..<24 {
                state = state &* 1_664_525 &+ 1_013_904_223
                bytes.append(alphabet[Int(state >> 16) % alphabet.count])
            }
            let tokens = SQLToken.scan(bytes)
            let ordered = zip(tokens, tokens.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound }
            #expect(ordered && tokens.allSatisfy { !$0.range.isEmpty && $0.range.upperBound <= bytes.count })
            _ = StatementShape(String(decoding: bytes, as: UTF8.self))
            _ = StatementSplit(bytes)
        }
    }
}
