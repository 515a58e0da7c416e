/// Strict percent-decoding: every `%` needs two hexadecimal digits, the result is UTF-8 without a zero byte, and `+`
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
}
