import TestBytes
import Testing

@testable import PrismaPostgres

@Suite struct DotEnvTests {
    private func value(_ text: String, of name: String = "A") throws -> String? {
        try DotEnv.parse(text, file: ".env", environment: [:])[name]
    }

    @Test func emptyFileHasNoVariables() throws {
        #expect(DotEnv.parse("", file: ".env", environment: [:]).names.isEmpty)
        #expect(DotEnv.parse("\n \n\t\n", file: ".env", environment: [:]).names.isEmpty)
    }

    @Test(arguments: ["A=1", "A = 1", "  A=1  ", "export A=1", "export\tA =\t1", "A=1\n", "\nA=1\n\n"])
    func blanksAndExportAreIgnored(text: String) throws {
        #expect(try value(text) == "1")
    }

    @Test func exportMayBeAName() throws {
        #expect(try value("export=1", of: "export") == "1")
        #expect(try value("exported=1", of: "exported") == "1")
    }

    @Test func commentLinesAreIgnored() throws {
        let env = DotEnv.parse("# A=1\n  # B=2\nC=3 # D=4\n#", file: ".env", environment: [:])
        #expect(env.names == ["C"])
        #expect(try env["C"] == "3")
    }

    @Test func nameEndsAtTheFirstEqualsSign() throws {
        #expect(try value("A=b=c==") == "b=c==")
    }

    @Test(arguments: ["A=", "A= ", "A=\"\"", "A=''", "A=``", "A= # comment"])
    func valueMayBeEmpty(text: String) throws {
        #expect(try value(text) == "")
    }

    @Test func missingNameIsNil() throws {
        #expect(try value("B=1") == nil)
    }

    @Test(arguments: [
        ("A=a b  ", "a b"), ("A=a #b", "a"), ("A=a\t#b", "a"), ("A=a#b", "a#b"), ("A=#b", "#b"), ("A=a\\nb", "a\\nb"),
        ("A=it's", "it's"), ("A=a\"b\"", "a\"b\""), ("A=ä€", "ä€"), ("A=$B", "$B"),
    ])
    func bareValueIsTrimmedAndEndsAtAComment(text: String, expected: String) throws {
        #expect(try value(text) == expected)
    }

    @Test(arguments: [
        ("A='a #b'", "a #b"), ("A='a\\nb'", "a\\nb"), ("A=' a '", " a "), ("A='\"`'", "\"`"), ("A='${B}'", "${B}"),
        ("A='a\\'", "a\\"),
    ])
    func singleQuotesAreLiteral(text: String, expected: String) throws {
        #expect(try value(text) == expected)
    }

    @Test(arguments: [("A=`a #b`", "a #b"), ("A=`a\\nb`", "a\\nb"), ("A=`'\"`", "'\""), ("A=`${B}`", "${B}")])
    func backticksAreLiteral(text: String, expected: String) throws {
        #expect(try value(text) == expected)
    }

    @Test(arguments: [
        ("A=\"a #b\"", "a #b"), ("A=\"a\\nb\"", "a\nb"), ("A=\"a\\\"b\"", "a\"b"), ("A=\"a\\\\nb\"", "a\\nb"),
        ("A=\"a\\tb\"", "a\\tb"), ("A=\" a \"", " a "), ("A=\"a\\\\\"", "a\\"),
    ])
    func doubleQuotesUnderstandThreeEscapes(text: String, expected: String) throws {
        #expect(try value(text) == expected)
    }

    @Test(arguments: ["\"", "'", "`"])
    func quotedValueMaySpanLines(quote: String) throws {
        let env = DotEnv.parse("A=\(quote)x\n# y\n\nz\(quote)\nB=1", file: ".env", environment: [:])
        #expect(try env["A"] == "x\n# y\n\nz")
        #expect(try env["B"] == "1")
    }

    @Test(arguments: ["A='1' # c", "A='1'#c", "A='1'  "])
    func commentMayFollowAQuotedValue(text: String) throws {
        #expect(try value(text) == "1")
    }

    @Test func carriageReturnsAreAccepted() throws {
        let env = DotEnv.parse("A=1\r\n\r\nB=\"x\r\ny\"\r\nC=3\r", file: ".env", environment: [:])
        #expect(try env["A"] == "1")
        #expect(try env["B"] == "x\ny")
        #expect(try env["C"] == "3")
    }

    @Test func byteOrderMarkIsAccepted() throws {
        #expect(try value("\u{FEFF}A=1") == "1")
    }

    @Test func lastDuplicateWins() throws {
        #expect(try value("A=1\nB=2\nA=3") == "3")
    }

    @Test func connectionStringNeedsNoQuotes() throws {
        let url = "postgres://u:p#w@db.prisma.io:5432/postgres?sslmode=require&pool=true"
        #expect(try value("A=\(url)") == url)
        #expect(try value("A=\"\(url)\"") == url)
    }

    @Test(arguments: [
        ("A c4n4ry", 1, "not of the form KEY=value"), ("\n\nexport A c4n4ry/\n", 3, "not of the form KEY=value"),
        ("B=1\r\nA:c4n4ry", 2, "not of the form KEY=value"), ("B='1\n2'\nA c4n4ry", 3, "not of the form KEY=value"),
        ("set A=c4n4ry", 1, "the name before the = is not a variable name"),
        ("A: b=c4n4ry", 1, "the name before the = is not a variable name"),
        ("B=1\nA=\"c4n4ry\n\n", 2, "the quote that opens here is never closed"),
        ("A='c4n4ry", 1, "the quote that opens here is never closed"),
        ("A=`c4n4ry", 1, "the quote that opens here is never closed"),
        ("A=\"c4n4ry\\\"", 1, "the quote that opens here is never closed"),
        ("A=\"c4n4ry\\", 1, "the quote that opens here is never closed"),
        ("A='c4n4ry'x", 1, "text follows the closing quote"),
        ("\nA='c4n4ry\n\n' c4n4ry", 4, "text follows the closing quote"),
    ])
    func lineThatMayMeanTheVariableIsAnErrorForWhoeverAsksForIt(text: String, line: Int, reason: String) throws {
        let env = DotEnv.parse(text, file: "my.env", environment: [:])
        let error = #expect(throws: ConfigurationError.self) { try env["A"] }
        #expect(error?.message == "my.env, line \(line): \(reason)")
        #expect(error?.kind == .configuration)
        #expect(error?.hint?.contains("c4n4ry") == false)
        #expect(try env["C"] == nil)
    }

    /// What stands in files of others, and is none of the tunnel's business.
    @Test(arguments: [
        "// A", "// A=1", "; A=1", "[section]", "set -a", "source ./x", "NAME: value", "=x", "x y=1", "B='x'y",
        "B=\"x\n", "B=`x", "-----BEGIN KEY-----\nMIIEv+/x\nabc==\n-----END KEY-----", "MY_A: 1", "A_B: 1", "export A",
    ])
    func otherOddLinesArePassedOver(odd: String) throws {
        for text in ["\(odd)\nA=1\nC=2", "A=1\n\(odd)\nC=2", "A=1\nC=2\n\(odd)"] {
            let env = DotEnv.parse(text, file: ".env", environment: [:])
            #expect(try env["A"] == "1")
            #expect(try env["C"] == "2")
            #expect(env.oddities != nil)
        }
    }

    @Test(arguments: [
        ("x", "line 1 is not of the form KEY=value"), ("A=1\nx\ny", "lines 2 and 3 are not of the form KEY=value"),
        ("x\ny\nz", "lines 1, 2 and 3 are not of the form KEY=value"),
        ("x\ny\n\nz\nx\nx", "lines 1, 2, 4 and 2 more are not of the form KEY=value"),
    ])
    func oddLinesAreNumbered(text: String, words: String) {
        #expect(DotEnv.parse(text, file: ".env", environment: [:]).oddities == words)
    }

    @Test(arguments: ["A=c4n4ry", "export A = c4n4ry", "x\nA="])
    func aVariableThatAnotherOnesQuotesTakeInIsAnErrorForWhoeverAsksForIt(line: String) throws {
        let env = DotEnv.parse("C=1\nB=\"x\n\(line)\nD=\"\nE=2", file: ".env", environment: [:])
        let error = #expect(throws: ConfigurationError.self) { try env["A"] }
        #expect(error?.message == ".env, line 2: the quote that opens here takes in a line that may set A")
        #expect(error?.description.contains("c4n4ry") == false)
        for (name, value) in [("C", "1"), ("E", "2")] { #expect(try env[name] == value) }
        #expect(try DotEnv.parse("B='x\nA=2\n'\nA=1", file: ".env", environment: [:])["A"] == "1")
    }

    @Test func whatDependsOnAnOddLineIsAnError() throws {
        let env = DotEnv.parse("A=<${B}>\nB: x\nC=1", file: ".env", environment: [:])
        #expect(throws: ConfigurationError.self) { try env["A"] }
        #expect(try env["C"] == "1")
        #expect(try DotEnv.parse("A=<${B}>\nB: x", file: ".env", environment: ["B": "b"])["A"] == "<b>")
    }

    @Test(arguments: [
        (#"A="{"a":1}""#, #"{"a":1}"#), ("A='it's'", "it's"), ("A='it's' # c", "it's"), ("A=`a`b`", "a`b"),
        (#"A="say "hi"\nnow""#, "say \"hi\"\nnow"),
    ])
    func aQuoteInsideItsOwnKindIsDotenvs(text: String, expected: String) throws {
        #expect(try value(text) == expected)
        #expect(DotEnv.parse(text, file: ".env", environment: [:]).oddities == nil)
    }

    @Test func bytesThatAreNoTextMatterOnlyInTheValue() throws {
        let latin1 = Array("# caf".utf8) + [0xE9] + Array("\nA=1\nB=caf".utf8) + [0xE9] + Array("\nC=\"${B}\"\n".utf8)
        let env = DotEnv(latin1, file: ".env", environment: [:])
        #expect(try env["A"] == "1")
        #expect(env.oddities == nil)
        for name in ["B", "C"] {
            let error = #expect(throws: ConfigurationError.self) { try env[name] }
            #expect(error?.description == ".env: the value of \(name) is not UTF-8 text\nhint: save the file as UTF-8")
        }
    }

    @Test(arguments: [true, false])
    func utf16IsReadBehindItsMark(isLittleEndian: Bool) throws {
        let bytes = "\u{FEFF}A=1\r\nB='é\u{1F600}'\r\n".utf16.flatMap { unit in
            let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            return isLittleEndian ? bytes : bytes.reversed()
        }
        let env = DotEnv(bytes, file: ".env", environment: [:])
        #expect(try env["A"] == "1")
        #expect(try env["B"] == "é\u{1F600}")
        #expect(env.names == ["A", "B"])
    }

    @Test(arguments: 0..<20)
    func randomTextNeverTraps(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let pieces = [
            "A", "B", "=", " ", "\t", "#", "\n", "\r\n", "\r", "'", "\"", "`", "\\", "${", "${A}", "${B}", "}", "\\${",
            "export ", "\u{FEFF}", "ä", "\0",
        ]
        for _ in 0..<500 {
            _ = try? DotEnv.parse(random.text(of: pieces, upTo: 20), file: ".env", environment: ["B": "b"])["A"]
            _ = DotEnv.parse(random.text(upTo: 80), file: ".env", environment: [:]).names
            _ = try? DotEnv.parse("A=\"" + random.text(upTo: 80) + "\"", file: ".env", environment: [:])["A"]
        }
    }
}
