/// Percent-encoding. Decoding is strict: every `%` needs two hexadecimal digits, the result is UTF-8 without a zero byte, and `+`
/// is a plus.
package enum PercentEncoding {
    static func decode(
        _ bytes: ArraySlice<UInt8>,
        _ field: DatabaseURLMistake.Field
    ) throws(DatabaseURLMistake) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                continue
            }
            guard let high = rest.popFirst()?.hexValue, let low = rest.popFirst()?.hexValue else {
                throw .badPercent(field)
            }
            decoded.append(high << 4 | low)
        }
        // A zero byte would end a field of the startup packet early.
        guard !decoded.contains(0) else { throw .zeroByte(field) }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8(field) }
        return text
    }

    /// `text` as one segment of a path, or one name or value of a query: all but unreserved bytes (RFC 3986, 2.3) and
    /// those of `kept` become `%XX`.
    package static func encode(_ text: String, keeping kept: String = "") -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) || kept.utf8.contains(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || "-._~".utf8.contains(byte)
    }
}
