/// A client encoding in which a byte below 0x80 may be the second half of a character (src/common/wchar.c).
///
/// PostgreSQL converts such a text before its scanner sees it: a backslash that is half a character escapes nothing.
package enum ClientEncoding: String, CaseIterable, Sendable {
    case sjis = "SJIS"
    case shiftJIS2004 = "SHIFT_JIS_2004"
    case big5 = "BIG5"
    case gbk = "GBK"
    case uhc = "UHC"
    case gb18030 = "GB18030"
    case johab = "JOHAB"

    /// One for each way of telling where characters begin.
    static let representatives: [ClientEncoding] = [.sjis, .big5, .gb18030]

    /// The text as the scanner sees it, as far as that is where characters begin: each longer character is so many
    /// bytes of 0x80. Nil where none is in it that may be read in another way.
    ///
    /// What is not valid is read as if it were: PostgreSQL takes it so (BIG5 to EUC_TW) or refuses the text.
    func converted(_ bytes: [UInt8], in range: Range<Int>) -> [UInt8]? {
        var converted: [UInt8]?
        var index = range.lowerBound
        while index < range.upperBound {
            let length = min(length(of: bytes, at: index, end: range.upperBound), range.upperBound - index)
            for position in index..<index + length where length > 1 && bytes[position] < 0x80 {
                converted = converted ?? bytes
                converted?[position] = 0x80
            }
            index += length
        }
        return converted
    }

    private func length(of bytes: [UInt8], at index: Int, end: Int) -> Int {
        let first = bytes[index]
        guard first >= 0x80 else { return 1 }
        switch self {
        case .sjis, .shiftJIS2004: return first >= 0xA1 && first <= 0xDF ? 1 : 2
        case .big5, .gbk, .uhc, .johab: return 2
        case .gb18030: return index + 1 < end && bytes[index + 1].isDigit ? 4 : 2
        }
    }
}
