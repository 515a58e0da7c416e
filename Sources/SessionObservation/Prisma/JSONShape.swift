/// A JSON value as Prisma's shapes have it, with its members in their order, written as one writes it in JavaScript.
///
/// Values are bounded in depth; placeholders (`{"$type":"Param"}`) become `…`.
indirect enum JSONShape: Equatable {
    case object([(key: String, value: JSONShape)])
    case array([JSONShape])
    case string(String)
    /// A number, true, false or null, as it stands.
    case word(String)

    static func == (left: JSONShape, right: JSONShape) -> Bool {
        left.text == right.text
    }

    /// Nil where it is not JSON, or nested deeper than is believed.
    init?(decoding bytes: [UInt8]) {
        var reader = JSONReader(bytes: bytes)
        guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
        self = value
    }

    var text: String {
        switch self {
        case .object(let members):
            if let type = members.first(where: { $0.key == "$type" })?.value {
                return Self.special(type, members)
            }
            if members.isEmpty { return "{}" }
            return "{ " + members.map { Self.key($0.key) + ": " + $0.value.text }.joined(separator: ", ") + " }"
        case .array(let values): return "[" + values.map(\.text).joined(separator: ", ") + "]"
        case .string(let string): return Self.quoted(string)
        case .word(let word): return word
        }
    }

    /// `{"$type":"Param"}`, and `{"$type":"FieldRef","value":{"_ref":"other","_container":"Model"}}`.
    private static func special(_ type: JSONShape, _ members: [(key: String, value: JSONShape)]) -> String {
        guard case .string("FieldRef") = type,
            case .object(let value)? = members.first(where: { $0.key == "value" })?.value,
            case .string(let field)? = value.first(where: { $0.key == "_ref" })?.value
        else { return "…" }
        guard case .string(let container)? = value.first(where: { $0.key == "_container" })?.value else { return field }
        return container + "." + field
    }

    private static func key(_ key: String) -> String {
        let isName =
            key.utf8.first.map { SQLScanner.startsWord($0) || $0 == UInt8(ascii: "$") } == true
            && key.utf8.allSatisfy { SQLScanner.startsWord($0) || SQLScanner.isDigit($0) || $0 == UInt8(ascii: "$") }
        return isName ? key : quoted(key)
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'").replacing("\n", with: "\\n") + "'"
    }
}

/// RFC 8259, with a limit of depth.
private struct JSONReader {
    let bytes: [UInt8]
    private var offset = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private static let deepest = 32

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return offset == bytes.count
        }
    }

    mutating func value(depth: Int) -> JSONShape? {
        skipSpace()
        guard depth < Self.deepest, offset < bytes.count else { return nil }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return array(depth: depth)
        case UInt8(ascii: "\""): return string().map { .string($0) }
        default: return word()
        }
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        skipSpace()
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: byte) else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace() {
        while offset < bytes.count, SQLScanner.isSpace(bytes[offset]) { offset += 1 }
    }

    private mutating func object(depth: Int) -> JSONShape? {
        var members: [(key: String, value: JSONShape)] = []
        offset += 1
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\""), let key = string(), take(":"),
                let value = value(depth: depth + 1)
            else { return nil }
            members.append((key, value))
        } while take(",")
        return take("}") ? .object(members) : nil
    }

    private mutating func array(depth: Int) -> JSONShape? {
        var values: [JSONShape] = []
        offset += 1
        if take("]") { return .array([]) }
        repeat {
            guard let value = value(depth: depth + 1) else { return nil }
            values.append(value)
        } while take(",")
        return take("]") ? .array(values) : nil
    }

    private mutating func string() -> String? {
        var units: [UInt8] = []
        offset += 1
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: units, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                units.append(byte)
                continue
            }
            guard offset < bytes.count, let text = escape() else { return nil }
            units.append(contentsOf: text)
        }
        return nil
    }

    /// What stands behind a backslash.
    private mutating func escape() -> [UInt8]? {
        let byte = bytes[offset]
        offset += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "u"):
            guard var units = unit().map({ [$0] }) else { return nil }
            // A pair of surrogates is one character.
            if (0xD800...0xDBFF).contains(units[0]), bytes[offset...].starts(with: [0x5C, 0x75]) {
                offset += 2
                guard let low = unit() else { return nil }
                units.append(low)
            }
            return Array(String(decoding: units, as: UTF16.self).utf8)
        default: return nil
        }
    }

    private mutating func unit() -> UInt16? {
        guard bytes.count - offset >= 4 else { return nil }
        defer { offset += 4 }
        return UInt16(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
    }

    /// A number, true, false or null.
    private mutating func word() -> JSONShape? {
        let start = offset
        while offset < bytes.count, !",]}".utf8.contains(bytes[offset]), !SQLScanner.isSpace(bytes[offset]) {
            offset += 1
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard ["true", "false", "null"].contains(text) || Double(text) != nil else { return nil }
        return .word(text)
    }
}
