/// The binary form of PostgreSQL's common types as the text that the server itself would write, with DateStyle ISO,
/// IntervalStyle postgres and the time zone UTC.
///
/// Sources are the types' own send functions (src/backend/utils/adt). Nil where the bytes are not of that type.
enum BinaryValue {
    static func text(_ bytes: [UInt8], type: UInt32, isCut: Bool) -> String? {
        if let element = TypeOID.element(of: type) { return isCut ? nil : array(bytes, of: element) }
        switch type {
        case TypeOID.text, TypeOID.varchar, TypeOID.bpchar, TypeOID.name, TypeOID.char, TypeOID.json, TypeOID.xml,
            TypeOID.unknown:
            return String(decoding: bytes, as: UTF8.self)
        case TypeOID.jsonb:
            return bytes.first == 1 ? String(decoding: bytes.dropFirst(), as: UTF8.self) : nil
        case TypeOID.bytea:
            return hexadecimal(bytes)
        default:
            return isCut ? nil : fixed(bytes, type: type)
        }
    }

    private static func fixed(_ bytes: [UInt8], type: UInt32) -> String? {
        switch type {
        case TypeOID.bool: bytes.count == 1 ? (bytes[0] == 0 ? "f" : "t") : nil
        case TypeOID.int2: integer(bytes, Int16.self)
        case TypeOID.int4: integer(bytes, Int32.self)
        case TypeOID.int8: integer(bytes, Int64.self)
        case TypeOID.oid: integer(bytes, UInt32.self)
        case TypeOID.float4: bits(bytes, UInt32.self).map { FloatText.text(Float(bitPattern: $0)) }
        case TypeOID.float8: bits(bytes, UInt64.self).map { FloatText.text(Double(bitPattern: $0)) }
        case TypeOID.numeric: numeric(bytes)
        case TypeOID.uuid: uuid(bytes)
        case TypeOID.date: bits(bytes, UInt32.self).map { CalendarText.date(Int32(bitPattern: $0)) }
        case TypeOID.time: bits(bytes, UInt64.self).map { CalendarText.time(Int64(bitPattern: $0)) }
        case TypeOID.timetz: timeWithZone(bytes)
        case TypeOID.timestamp:
            bits(bytes, UInt64.self).map { CalendarText.timestamp(Int64(bitPattern: $0), zone: "") }
        case TypeOID.timestamptz:
            bits(bytes, UInt64.self).map { CalendarText.timestamp(Int64(bitPattern: $0), zone: "+00") }
        case TypeOID.interval: interval(bytes)
        default: nil
        }
    }

    /// As bytea is written.
    static func hexadecimal(_ bytes: [UInt8]) -> String {
        "\\x" + hexDigits(bytes)
    }

    static func hexDigits(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func bits<Value: FixedWidthInteger>(_ bytes: [UInt8], _: Value.Type) -> Value? {
        guard bytes.count == Value.bitWidth / 8 else { return nil }
        return bytes.reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }

    private static func integer<Value: FixedWidthInteger>(_ bytes: [UInt8], _ type: Value.Type) -> String? {
        bits(bytes, type).map { String($0) }
    }

    private static func uuid(_ bytes: [UInt8]) -> String? {
        guard bytes.count == 16 else { return nil }
        return [bytes[0..<4], bytes[4..<6], bytes[6..<8], bytes[8..<10], bytes[10...]].map { hexDigits($0) }
            .joined(separator: "-")
    }

    /// Digits of base 10 000, the first of them with the given weight.
    private static func numeric(_ bytes: [UInt8]) -> String? {
        var reader = PayloadReader(bytes)
        guard let count = reader.uint16(), let weight = reader.int16(), let sign = reader.uint16(),
            let scale = reader.uint16(), reader.remaining == Int(count) * 2
        else { return nil }
        switch sign {
        case 0xC000: return "NaN"
        case 0xD000: return "Infinity"
        case 0xF000: return "-Infinity"
        case 0, 0x4000: break
        default: return nil
        }
        var digits: [UInt16] = []
        while let digit = reader.uint16() {
            guard digit < 10_000 else { return nil }
            digits.append(digit)
        }
        func group(_ place: Int) -> String {
            let index = Int(weight) - place
            let digit = digits.indices.contains(index) ? digits[index] : 0
            return String(String(10_000 + Int(digit)).dropFirst())
        }
        let whole = weight < 0 ? "0" : (0...Int(weight)).reversed().map(group).joined()
        let trimmed = whole.drop { $0 == "0" }
        var text = (sign == 0 ? "" : "-") + (trimmed.isEmpty ? "0" : trimmed)
        if scale > 0 {
            let groups = (Int(scale) + 3) / 4
            text += "." + (1...groups).map { group(-$0) }.joined().prefix(Int(scale))
        }
        return text
    }

    private static func timeWithZone(_ bytes: [UInt8]) -> String? {
        var reader = PayloadReader(bytes)
        guard bytes.count == 12, let time = reader.int64(), let west = reader.int32() else { return nil }
        return CalendarText.time(time) + CalendarText.zone(secondsEast: -Int(west))
    }

    private static func interval(_ bytes: [UInt8]) -> String? {
        var reader = PayloadReader(bytes)
        guard bytes.count == 16, let time = reader.int64(), let days = reader.int32(), let months = reader.int32()
        else {
            return nil
        }
        return IntervalText.text(months: months, days: days, microseconds: time)
    }
}
