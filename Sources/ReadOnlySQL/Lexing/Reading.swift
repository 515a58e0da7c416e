/// The ways in which the server may read a text: it depends on two settings, which the server reports only when it is
/// ready for a query, and which something that was sent since may have changed.
struct Readings {
    /// `standard_conforming_strings` may be on, off.
    var backslashes: [Bool]
    /// Encodings beside those in which every byte below 0x80 is a character.
    var encodings: [ClientEncoding]

    /// What is left of a text: its statements in each reading that the server would not refuse. Throws where it would
    /// refuse it in all.
    func statements(of bytes: [UInt8], in range: Range<Int>) throws(LexicalError) -> [[Statement]] {
        var found: [[Statement]] = []
        var refusal: LexicalError?
        for text in texts(of: bytes, in: range) {
            // Without a backslash, or U& that is refused, both are the same.
            let isPlain = !bytes[range].contains { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") }
            for backslashesEscape in isPlain ? backslashes.prefix(1) : backslashes[...] {
                do {
                    found.append(try Statement.split(text, in: range, backslashesEscape: backslashesEscape))
                } catch {
                    refusal = refusal ?? error
                }
            }
        }
        if found.isEmpty, let refusal { throw refusal }
        return found
    }

    private func texts(of bytes: [UInt8], in range: Range<Int>) -> [[UInt8]] {
        guard !encodings.isEmpty, bytes[range].contains(where: { $0 >= 0x80 }) else { return [bytes] }
        return [bytes] + encodings.compactMap { $0.converted(bytes, in: range) }
    }
}
