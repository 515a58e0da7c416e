import BothPrograms
import Testing

@Suite struct ParserWordsTests {
    private static let usage =
        "\nUsage: ppg-tunnel [<options>] <subcommand>\n  See 'ppg-tunnel --help' for more information."

    @Test(arguments: [
        (
            "Error: Unknown option '--password'", "unknown option '--password'", "ppg-tunnel --help lists what there is"
        ),
        (
            "Error: Unknown option '--prot'. Did you mean '--port'?", "unknown option '--prot'", "did you mean --port?"
        ),
        ("Error: Unknown option '--verison'", "unknown option '--verison'", "did you mean --version?"),
        (
            "Error: Unexpected argument '5433'", "unexpected argument '5433'",
            "a port goes behind --port: ppg-tunnel --port 5433"
        ),
        ("Error: Unexpected argument '99999'", "unexpected argument '99999'", "ppg-tunnel --help lists what there is"),
        (
            "Error: Missing value for '--port <port>'\nHelp:  --port <port>  Port to listen on.",
            "missing value for '--port <port>'",
            "ppg-tunnel --help lists what there is"
        ),
        (
            "Error: 2 unexpected arguments: 'a', 'b'", "2 unexpected arguments: 'a', 'b'",
            "ppg-tunnel --help lists what there is"
        ),
        (
            "Error: What goes with it comes after it.", "what goes with it comes after it",
            "ppg-tunnel --help lists what there is"
        ),
    ])
    func oneVoice(first: String, message: String, hint: String) throws {
        let words = try #require(ParserWords(first + Self.usage))
        #expect(words.message == message)
        #expect(words.hint == hint)
    }

    @Test func theHelpOfASubcommandIsNamed() throws {
        let text =
            "Error: Unknown option '--x'\nUsage: ppg-tunnel open\n  See 'ppg-tunnel open --help' for more information."
        let words = try #require(ParserWords(text))
        #expect(words.hint == "ppg-tunnel open --help lists what there is")
    }

    @Test func whatIsNoMistakeStaysAsItIs() {
        #expect(ParserWords("OVERVIEW: Connect local clients") == nil)
        #expect(ParserWords("") == nil)
    }
}
