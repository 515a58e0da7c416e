/// The ways in which the server may read a text: it depends on two settings, which the server reports only when it is
/// ready for a query, and which something that was sent since may have changed.
struct Readings {
    /// `standard_conforming_strings` may be on, off.
    var backslashes: [Bool]
    /// Encodings beside those in which every byte below 0x80 is a character.
    var encodings: [ClientEncoding]

    /// Has `judge` look at the statements of a text in each reading that the server would not refuse, one after the
    /// other. Throws what it throws, and a `LexicalError` in words where the server would refuse the text in all.
    func judge(
        _ bytes: [UInt8],
        in range: Range<Int>,
        _ judge: ([Statement]) throws(Refusal) -> Void
    ) throws(Refusal) {
        // Without a backslash, or U& that is refused, both are the same.
        let isPlain = !bytes[range].contains { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") }
        var isReadable = false
        var fault: LexicalError?
        for text in texts(of: bytes, in: range) {
            for backslashesEscape in isPlain ? backslashes.prefix(1) : backslashes[...] {
                let statements: [Statement]
                do {
                    statements = try Statement.split(text, in: range, backslashesEscape: backslashesEscape)
                } catch {
                    fault = fault ?? error
                    continue
                }
                isReadable = true
                try judge(statements)
            }
        }
        guard !isReadable, let fault else { return }
        throw Refusal(what: "this", reason: "The tunnel cannot read it: there is \(fault.words).")
    }

    private func texts(of bytes: [UInt8], in range: Range<Int>) -> [[UInt8]] {
        guard !encodings.isEmpty, bytes[range].contains(where: { $0 >= 0x80 }) else { return [bytes] }
        return [bytes] + encodings.compactMap { $0.converted(bytes, in: range) }
    }
}
