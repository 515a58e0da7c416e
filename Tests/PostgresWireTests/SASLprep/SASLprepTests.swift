import TestBytes
import Testing

@testable import PostgresWire

@Suite struct SASLprepTests {
    /// What keys are derived from, in words; nil where the password is taken as it is.
    private func prepare(_ password: [UInt8]) -> String? {
        let prepared = password.withUnsafeBytes {
            SASLprep.prepare($0) { $0.initializeMemory(as: UInt8.self, repeating: 0) }
        }
        return prepared.map { String(decoding: $0, as: UTF8.self) }
    }

    /// RFC 4013, section 3, and PostgreSQL's `002_saslprep.pl`.
    @Test(arguments: [
        ("I\u{AD}X", "IX"), ("\u{AA}", "a"), ("\u{2168}", "IX"),
        // Spaces; U+200B, which PostgreSQL counts among them; and what stands for nothing.
        ("a\u{A0}b\u{3000}c\u{200B}d", "a b c d"), ("p\u{FEFF}a\u{200D}ss", "pass"),
        // Composed, decomposed, and in the wrong order.
        ("passwörd", "passw\u{F6}rd"), ("passwo\u{308}rd", "passw\u{F6}rd"), ("a\u{307}\u{323}", "\u{1EA1}\u{307}"),
        ("ﬁn", "fin"), ("ｐａｓｓ", "pass"), ("ẛ", "ṡ"), ("한국어", "한국어"), ("\u{1112}\u{1161}\u{11AB}", "한"),
        ("ǖ", "ǖ"), ("u\u{308}\u{304}", "\u{1D6}"), ("日本語", "日本語"), ("пароль", "пароль"),
        // Right to left throughout.
        ("سلام", "سلام"), ("\u{627}1\u{628}", "\u{627}1\u{628}"),
    ])
    func isPrepared(password: String, expected: String) {
        let prepared = prepare(Array(password.utf8))
        #expect(prepared.map { Array($0.unicodeScalars) } == Array(expected.unicodeScalars))
    }

    @Test(arguments: ["user", "USER", "", "foo\u{7}bar", "p%ss word"])
    func asciiIsTakenAsItIs(password: String) {
        #expect(prepare(Array(password.utf8)) == nil)
    }

    /// A control character, a private one, no character, an Arabic letter among others, characters of Unicode 4 and 6,
    /// nothing left, a tag.
    @Test(arguments: [
        "é\u{7}", "é\u{E000}", "é\u{FFFE}", "é\u{5FFFF}", "foo\u{627}1bar", "\u{627}1", "é\u{221}", "pass😀", "\u{AD}",
        "é\u{E0041}", "é\u{2028}", "é\u{200E}", "é\u{340}",
    ])
    func whatIsProhibitedIsTakenAsItIs(password: String) {
        #expect(prepare(Array(password.utf8)) == nil)
    }

    /// A byte of Latin-1, a surrogate, an overlong form, an unfinished character, beyond U+10FFFF.
    @Test(
        arguments: [
            [0x70, 0xE9], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xE2, 0x85], [0xF4, 0x90, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func whatIsNotUTF8IsTakenAsItIs(password: [UInt8]) {
        #expect(prepare(password) == nil)
    }

    /// What is wiped: the characters before and after their normalization, each of them whole.
    @Test(arguments: [("pässwörd", 2), ("pa\u{308}sswo\u{308}rd", 2), ("pass\u{627}", 1)])
    func leavesNothingBehind(password: String, count: Int) {
        var wiped: [[UInt32]] = []
        let bytes = Array(password.utf8)
        _ = bytes.withUnsafeBytes { bytes in
            SASLprep.prepare(bytes) { wiped.append(Array($0.bindMemory(to: UInt32.self))) }
        }
        #expect(wiped.count == count)
        #expect(wiped.last == password.unicodeScalars.map(\.value))
    }
}
