import ReadOnlySQL
import Testing

/// The rules of scan.l, one by one: where tokens begin and end.
@Suite struct LexerTests {
    private func pieces(_ text: String, escaping: Bool = false) throws -> [String] {
        let bytes = Array(text.utf8)
        return try Lexer.tokens(of: bytes, backslashesEscape: escaping).map {
            String(decoding: bytes[$0.range], as: UTF8.self)
        }
    }

    private func isRefused(_ text: String, escaping: Bool = false) -> Bool {
        (try? pieces(text, escaping: escaping)) == nil
    }

    @Test(arguments: [
        ("-- a\nb", ["b"]), ("-- a\rb", ["b"]), ("a--b", ["a"]), ("--", []),
        ("/* a */b", ["b"]), ("/* /* */ a */b", ["b"]), ("/*/*/**/*/*/b", ["b"]), ("/***/b", ["b"]),
        ("a/**/b", ["a", "b"]), ("/*--*/b", ["b"]), ("--/*\nb", ["b"]), ("a\u{0B}\u{0C}\tb", ["a", "b"]),
    ])
    func `Comments nest, and those of a line end at either line end`(text: String, expected: [String]) throws {
        #expect(try pieces(text) == expected)
    }

    @Test(arguments: ["/*", "/* /* */", "'", "'a''", "E'\\'", "\"a", "U&\"", "$$a$", "$a$ $b$", "b'", "'a'\n'"])
    func `What has no end is refused`(text: String) {
        #expect(isRefused(text))
    }

    @Test(arguments: [
        ("'a''b';", ["'a''b'", ";"]), ("'a\\';", ["'a\\'", ";"]), ("E'a\\';'", ["E'a\\';'"]),
        ("e'\\\\';", ["e'\\\\'", ";"]), ("E'a''b'", ["E'a''b'"]), ("U&'a\\';", ["U&'a\\'", ";"]),
        ("N'a\\'b", ["N", "'a\\'", "b"]), ("b'0''1'", ["b'0'", "'1'"]), ("x'a'';'", ["x'a'", "';'"]),
        ("ee'a\\'", ["ee", "'a\\'"]), ("1e'a\\''", ["1", "e'a\\''"]),
    ])
    func `Each kind of string has its own end`(text: String, expected: [String]) throws {
        #expect(try pieces(text) == expected)
    }

    @Test func `Backslashes escape in plain strings where the setting says so`() throws {
        #expect(try pieces("'a\\';'", escaping: true) == ["'a\\';'"])
        #expect(try pieces("N'a\\';'", escaping: true) == ["N", "'a\\';'"])
        #expect(try pieces("b'a\\';", escaping: true) == ["b'a\\'", ";"])
        #expect(try pieces("b'a''b\\';'", escaping: true) == ["b'a'", "'b\\';'"])
        #expect(isRefused("U&'a'", escaping: true))
        #expect(try pieces("U&\"a\\\"", escaping: true) == ["U&\"a\\\""])
    }

    @Test(arguments: [
        ("E'a'\n'b\\'';", ["E'a'\n'b\\''", ";"]), ("'a'\n'b\\';", ["'a'\n'b\\'", ";"]),
        ("E'a' -- c\n\t'b\\''", ["E'a' -- c\n\t'b\\''"]), ("E'a'\r-- c\n--d\n'b\\''", ["E'a'\r-- c\n--d\n'b\\''"]),
        ("E'a' 'b\\';", ["E'a'", "'b\\'", ";"]), ("E'a'\n/**/'b\\';", ["E'a'", "'b\\'", ";"]),
        ("E'a'\n--'b\\''", ["E'a'"]), ("b'1'\n'0'", ["b'1'\n'0'"]), ("E'a'\n-1", ["E'a'", "-", "1"]),
        ("E'a'\n\u{0B}'b\\''", ["E'a'\n\u{0B}'b\\''"]),
    ])
    func `A string that goes on behind a line's end keeps its kind`(text: String, expected: [String]) throws {
        #expect(try pieces(text) == expected)
    }

    @Test(arguments: [
        ("$$a;b$$;", ["$$a;b$$", ";"]), ("$a$ $b$ $a$;", ["$a$ $b$ $a$", ";"]), ("$a$ $a$a$;", ["$a$ $a$", "a$", ";"]),
        ("$é$;$é$", ["$é$;$é$"]), ("a$b$ ; $b$x$b$", ["a$b$", ";", "$b$x$b$"]), ("$1$$;$$", ["$1", "$$;$$"]),
        ("1$$;$$", ["1", "$$;$$"]), ("$a;", ["$", "a", ";"]), ("$1a$ ;", ["$1", "a$", ";"]), ("$$$$;", ["$$$$", ";"]),
        ("$a$$b$$a$;", ["$a$$b$$a$", ";"]), ("$A$ $a$ $A$", ["$A$ $a$ $A$"]),
    ])
    func `Dollar quotes`(text: String, expected: [String]) throws {
        #expect(try pieces(text) == expected)
    }

    @Test(arguments: [
        ("\"a\"\"b\";", ["\"a\"\"b\"", ";"]), ("\"a;--/*\"", ["\"a;--/*\""]), ("U&\"a\\\"b", ["U&\"a\\\"", "b"]),
        ("u&x", ["u", "&", "x"]), ("aU&'b'", ["aU", "&", "'b'"]), ("é$1_a", ["é$1_a"]),
    ])
    func `Names`(text: String, expected: [String]) throws {
        #expect(try pieces(text) == expected)
    }

    @Test(arguments: [
        ("1..2", ["1", "..", "2"]), (".5", [".5"]), ("1.", ["1."]), ("1.5e-3", ["1.5e-3"]), ("a.5", ["a", ".5"]),
        ("a.b", ["a", ".", "b"]), ("1e", ["1", "e"]), ("1e--5", ["1", "e"]), ("1.e5", ["1.e5"]),
        ("0x1F", ["0", "x1F"]), ("1_000", ["1", "_000"]), ("$1", ["$1"]), ("...", ["..", "."]),
    ])
    func `Numbers`(text: String, expected: [String]) throws {
        #expect(try pieces(text) == expected)
    }

    @Test(arguments: [
        ("1+--x\n2", ["1", "+", "2"]), ("3*/*x*/4", ["3", "*", "4"]), ("a=-1", ["a", "=", "-", "1"]),
        ("a<>-1", ["a", "<>", "-", "1"]), ("a@-1", ["a", "@-", "1"]), ("a->>b", ["a", "->>", "b"]),
        ("a+-+b", ["a", "+", "-", "+", "b"]), ("a-/**/b", ["a", "-", "b"]), ("a<--\nb", ["a", "<", "b"]),
        ("a::b:=c:d", ["a", "::", "b", ":=", "c", ":", "d"]), ("a?-+b", ["a", "?-+", "b"]), ("*/", ["*/"]),
        ("a%+b", ["a", "%+", "b"]), ("~~*", ["~~*"]),
    ])
    func `A comment begins within an operator`(text: String, expected: [String]) throws {
        #expect(try pieces(text) == expected)
    }

    @Test func `Tokens lie in the text and in order, whatever it is`() {
        var chance = Chance(seed: 7)
        for _ in 0..<20_000 {
            let text = chance.text()
            guard let tokens = try? Lexer.tokens(of: text, backslashesEscape: chance.flip()) else { continue }
            var end = 0
            for token in tokens {
                #expect(token.range.lowerBound >= end && !token.range.isEmpty && token.range.upperBound <= text.count)
                end = token.range.upperBound
            }
        }
    }
}
