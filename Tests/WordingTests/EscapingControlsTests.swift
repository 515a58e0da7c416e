import Testing
import Wording

@Suite struct EscapingControlsTests {
    @Test(arguments: ["Ärger: 日本語 🐘 \"quoted\" 'text'", "👩‍💻", "می‌خواهم", ""])
    func textStaysAsItIs(text: String) {
        #expect(text.escapingControls == text)
    }

    /// CVE-2024-10977: a terminal must not act on what a peer says.
    @Test(arguments: [
        ("\u{1B}[2J", "\\u{1B}[2J"), ("a\r\nb", "a\\u{D}\\u{A}b"), ("\u{07}\u{08}\0", "\\u{7}\\u{8}\\u{0}"),
        ("\u{9B}31m", "\\u{9B}31m"), ("\u{202E}evil", "\\u{202E}evil"), ("\u{200B}", "\\u{200B}"),
        ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"), ("\u{7F}\u{FEFF}", "\\u{7F}\\u{FEFF}"), ("\u{E000}", "\\u{E000}"),
        ("\t", "\\u{9}"),
    ])
    func controlCharactersAreEscaped(raw: String, shown: String) {
        #expect(raw.escapingControls == shown)
        #expect(raw.escapingControls(upTo: 1_000) == shown)
    }

    @Test func longTextIsCut() {
        #expect(String(repeating: "x", count: 1_000).escapingControls(upTo: 1_000).count == 1_000)
        let cut = String(repeating: "\u{1B}", count: 100_000).escapingControls(upTo: 1_000)
        #expect(cut.hasSuffix("\\u{1B}…"))
        #expect(cut.utf8.count < 10_000)
    }
}
