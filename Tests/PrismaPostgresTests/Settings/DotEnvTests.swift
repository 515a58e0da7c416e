import PrismaPostgres
import TestBytes
import Testing

@Suite struct DotEnvTests {
    private func value(_ text: String, of name: String = "A") throws -> String? {
        try DotEnv.parse(text, file: ".env", environment: [:])[name]
    }

    @Test func emptyFileHasNoVariables() throws {
        #expect(try DotEnv.parse("", file: ".env", environment: [:]).names.isEmpty)
        #expect(try DotEnv.parse("\n \n\t\n", file: ".env", environment: [:]).names.isEmpty)
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
        let env = try DotEnv.parse("# A=1\n  # B=2\nC=3 # D=4\n#", file: ".env", environment: [:])
        #expect(env.names == ["C"])
        #expect(env["C"] == "3")
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
        let env = try DotEnv.parse("A=\(quote)x\n# y\n\nz\(quote)\nB=1", file: ".env", environment: [:])
        #expect(env["A"] == "x\n# y\n\nz")
        #expect(env["B"] == "1")
    }

    @Test(arguments: ["A='1' # c", "A='1'#c", "A='1'  "])
    func commentMayFollowAQuotedValue(text: String) throws {
        #expect(try value(text) == "1")
    }

    @Test func carriageReturnsAreAccepted() throws {
        let env = try DotEnv.parse("A=1\r\n\r\nB=\"x\r\ny\"\r\nC=3\r", file: ".env", environment: [:])
        #expect(env["A"] == "1")
        #expect(env["B"] == "x\ny")
        #expect(env["C"] == "3")
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
        ("c4n4ry", 1, "not of the form KEY=value"), ("\n\nexport c4n4ry\n", 3, "not of the form KEY=value"),
        ("A=1\r\nc4n4ry", 2, "not of the form KEY=value"),
        ("=c4n4ry", 1, "the name before the = is not a variable name"),
        ("c4n4ry x=1", 1, "the name before the = is not a variable name"),
        ("A: b=c4n4ry", 1, "the name before the = is not a variable name"),
        ("B=1\nA=\"c4n4ry\n\n", 2, "the quote that opens here is never closed"),
        ("A='c4n4ry", 1, "the quote that opens here is never closed"),
        ("A=`c4n4ry", 1, "the quote that opens here is never closed"),
        ("A=\"c4n4ry\\\"", 1, "the quote that opens here is never closed"),
        ("A=\"c4n4ry\\", 1, "the quote that opens here is never closed"),
        ("A=\"c4n4ry", 1, "the quote that opens here is never closed"),
        ("A='c4n4ry'x", 1, "text follows the closing quote"),
        ("\nA='c4n4ry\n\n' c4n4ry", 4, "text follows the closing quote"),
        ("B='1\n2'\nc4n4ry", 3, "not of the form KEY=value"),
    ])
    func errorHasFileAndLineButNotTheValue(text: String, line: Int, reason: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try DotEnv.parse(text, file: "my.env", environment: [:])
        }
        #expect(error?.message == "my.env, line \(line): \(reason)")
        #expect(error?.kind == .configuration)
        #expect(error?.hint?.contains("c4n4ry") == false)
    }

    @Test(arguments: 0..<20)
    func randomTextNeverTraps(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let pieces = [
            "A", "B", "=", " ", "\t", "#", "\n", "\r\n", "\r", "'", "\"", "`", "\\", "${", "${A}", "${B}", "}", "\\${",
            "export ", "\u{FEFF}", "ä", "\0",
        ]
        for _ in 0..<500 {
            _ = try? DotEnv.parse(random.text(of: pieces, upTo: 20), file: ".env", environment: ["B": "b"])
            _ = try? DotEnv.parse(random.text(upTo: 80), file: ".env", environment: [:])
            _ = try? DotEnv.parse("A=\"" + random.text(upTo: 80) + "\"", file: ".env", environment: [:])
        }
    }
}
