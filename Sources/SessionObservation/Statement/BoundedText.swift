/// A text of which the beginning is kept, with its whole length, so that it can be said where it was cut.
package struct BoundedText: Equatable, Sendable {
    /// The beginning, with invalid UTF-8 replaced.
    package let text: String
    /// Bytes of the whole text on the wire.
    package let length: Int
    /// Bytes of it that `text` stands for.
    package let kept: Int

    package var isCut: Bool { kept < length }

    /// A text that is all there.
    package init(_ text: String) {
        self.text = text
        length = text.utf8.count
        kept = length
    }

    /// At most `limit` of the bytes at hand, of a text that has `length`.
    init(_ bytes: some Collection<UInt8>, length: Int, limit: Int, encoding: ClientEncoding) {
        self.length = length
        var end = bytes.index(bytes.startIndex, offsetBy: limit, limitedBy: bytes.endIndex) ?? bytes.endIndex
        if encoding == .utf8, end < bytes.endIndex {
            // Not within a character.
            while end > bytes.startIndex, bytes[end] & 0xC0 == 0x80 { end = bytes.index(end, offsetBy: -1) }
        }
        let head = bytes[..<end]
        kept = head.count
        text = encoding.decode(head)
    }
}

/// How the texts of a session are read, by its client_encoding.
enum ClientEncoding: Equatable {
    case utf8
    /// One byte is one character.
    case latin1

    /// Encodings that are neither are read as UTF-8, with what is not UTF-8 replaced.
    init(name: String) {
        let letters = name.uppercased().filter { $0 != "-" && $0 != "_" }
        self = letters == "LATIN1" || letters == "ISO88591" ? .latin1 : .utf8
    }

    func decode(_ bytes: some Collection<UInt8>) -> String {
        switch self {
        case .utf8:
            return String(decoding: bytes, as: UTF8.self)
        case .latin1:
            var scalars = String.UnicodeScalarView()
            scalars.append(contentsOf: bytes.map { Unicode.Scalar($0) })
            return String(scalars)
        }
    }
}
