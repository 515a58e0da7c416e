/// Text as PowerShell's `>` writes it: in UTF-16, behind a byte order mark (Unicode 16, 2.6).
package enum UTF16Text {
    /// The same text in UTF-8; nil where `bytes` do not begin with the mark. What is no character becomes U+FFFD.
    package static func utf8(_ bytes: [UInt8]) -> [UInt8]? {
        let isLittleEndian = bytes.starts(with: [0xFF, 0xFE])
        guard isLittleEndian || bytes.starts(with: [0xFE, 0xFF]) else { return nil }
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isLittleEndian ? second << 8 | first : first << 8 | second
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
