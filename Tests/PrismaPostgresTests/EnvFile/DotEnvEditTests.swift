import Testing

@testable import PrismaPostgres

struct DotEnvEditTests {
    private static let url = "postgres://u:p@db.prisma.io:5432/postgres?sslmode=require"

    private func edited(_ text: String, to value: String = url) throws -> String {
        var edit = DotEnvEdit(Array(text.utf8), file: ".env")
        try edit.set("DATABASE_URL", to: value)
        return String(decoding: edit.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("", "DATABASE_URL=\"new\"\n"),
        ("A=1", "A=1\nDATABASE_URL=\"new\"\n"),
        ("A=1\n# end\n", "A=1\n# end\nDATABASE_URL=\"new\"\n"),
        ("A=1\r\nB=2", "A=1\r\nB=2\r\nDATABASE_URL=\"new\"\r\n"),
        // A CR at the end of the file ends its line.
        ("A=1\r\n\r", "A=1\r\n\r\nDATABASE_URL=\"new\"\r\n"),
    ])
    func appendsANewVariable(before: String, after: String) throws {
        #expect(try edited(before, to: "new") == after)
    }

    @Test(arguments: [
        ("A=1\nDATABASE_URL=old\nB=2\n", "A=1\nDATABASE_URL=\"new\"\nB=2\n"),
        ("  export DATABASE_URL = old # mine\nB=2", "  export DATABASE_URL =\"new\" # mine\nB=2"),
        ("DATABASE_URL='a # b' # mine\r\nB=2", "DATABASE_URL=\"new\" # mine\r\nB=2"),
        ("DATABASE_URL=\"a\\\"b\nc\"\nB=2", "DATABASE_URL=\"new\"\nB=2"),
        ("DATABASE_URL=`a\n\nb`\nB=2", "DATABASE_URL=\"new\"\nB=2"),
        ("DATABASE_URL=\nB=2", "DATABASE_URL=\"new\"\nB=2"),
        ("DATABASE_URL= # none\nB=2", "DATABASE_URL=\"new\" # none\nB=2"),
        // A CR inside a line belongs to the value, as for the parser.
        ("DATABASE_URL=.\r # mine\n", "DATABASE_URL=\"new\" # mine\n"),
        ("DATABASE_URL=a#b", "DATABASE_URL=\"new\""),
        ("#DATABASE_URL=x\nDATABASE_URL=old", "#DATABASE_URL=x\nDATABASE_URL=\"new\""),
        ("\u{FEFF}DATABASE_URL=old\n", "\u{FEFF}DATABASE_URL=\"new\"\n"),
    ])
    func replacesOnlyTheValue(before: String, after: String) throws {
        #expect(try edited(before, to: "new") == after)
    }

    @Test func changesTheDuplicateThatCounts() throws {
        #expect(
            try edited("DATABASE_URL=a\nX=1\nDATABASE_URL=b\n", to: "n") == "DATABASE_URL=a\nX=1\nDATABASE_URL=\"n\"\n"
        )
    }

    @Test func leavesNamesInsideOtherValuesAlone() throws {
        #expect(
            try edited("X=\"\nDATABASE_URL=no\n\"\nDATABASE_URL=a\n", to: "n")
                == "X=\"\nDATABASE_URL=no\n\"\nDATABASE_URL=\"n\"\n"
        )
    }

    @Test(arguments: [url, "a#b", "a b", "a\"b", "a\\b", "${HOME}", "a'b", "é\u{1F600}", "line\nline", ""])
    func whatIsWrittenIsRead(value: String) throws {
        for before in ["", "A=1\n", "DATABASE_URL=old # c\n", "export DATABASE_URL='x'\nB=2\n"] {
            let text = try edited(before, to: value)
            #expect(try DotEnv.parse(text, file: ".env", environment: [:])["DATABASE_URL"] == value)
        }
    }

    @Test func refusesAValueNoQuotesCanHold() {
        let error = #expect(throws: ConfigurationError.self) { try edited("", to: "canary\"'`") }
        #expect(error?.description.contains("canary") == false)
    }

    @Test(arguments: [
        "DATABASE_URL: x\n", "set DATABASE_URL=x\n", "DATABASE_URL='x\nA=1\n", "DATABASE_URL='x'y\n",
        "DATABASE_URL=x\nDATABASE_URL=\"y\n",
    ])
    func refusesAFileThatMayMeanTheVariable(text: String) {
        #expect(throws: ConfigurationError.self) { try edited(text) }
    }

    @Test(arguments: [
        "[section]\n; x\n", "set -a\n// DATABASE_URL=x\n", "A='x'y\nB: 1\n", "A=\"x\nB=1\n", "A='it's'\nB=`\n",
        "-----BEGIN KEY-----\nMIIEv+/x\nabc==\n-----END KEY-----\n", "export DATABASE_URL\n",
    ])
    func keepsWhatItDoesNotUnderstand(odd: String) throws {
        #expect(try edited(odd, to: "new") == odd + "DATABASE_URL=\"new\"\n")
        #expect(try edited("DATABASE_URL=old # c\n" + odd, to: "new") == "DATABASE_URL=\"new\" # c\n" + odd)
        #expect(try edited(odd + "DATABASE_URL=old\n", to: "new") == odd + "DATABASE_URL=\"new\"\n")
    }

    @Test func keepsBytesThatAreNoText() throws {
        let before = Array("# caf".utf8) + [0xE9] + Array("\nA=".utf8) + [0xFF] + Array("\nDATABASE_URL=old\n".utf8)
        var edit = DotEnvEdit(before, file: ".env")
        try edit.set("DATABASE_URL", to: "new")
        #expect(edit.bytes == before.dropLast(4) + Array("\"new\"\n".utf8))
    }

    @Test func replacesAValueWithAQuoteInItsOwnKind() throws {
        #expect(try edited("DATABASE_URL='it's' # c\nA=1\n", to: "new") == "DATABASE_URL=\"new\" # c\nA=1\n")
    }

    @Test func refusesToWriteWhereAnOpenQuoteWouldSwallowIt() throws {
        #expect(throws: ConfigurationError.self) { try edited("A=\"x\nB='x\nC=`x\n", to: " # x") }
    }
}
