/// The tags that a program has put into a statement's comments, in sqlcommenter's form:
/// `/*controller='users',route='%2Fusers%2F%3Aid'*/` (https://google.github.io/sqlcommenter/spec/).
package struct SQLCommenter: Equatable, Sendable {
    package struct Tag: Equatable, Sendable {
        package var key: String
        package var value: String
    }

    /// In the order in which they stand in the text.
    package let tags: [Tag]

    /// The value of the first tag of that name.
    package subscript(key: String) -> String? {
        tags.first { $0.key == key }?.value
    }

    /// Comments of another form are no tags. Several comments add up.
    package init(_ text: String, standardStrings: Bool = true) {
        let bytes = Array(text.utf8)
        // Most texts have no comment, and then need not be looked at word by word.
        guard zip(bytes, bytes.dropFirst()).contains(where: { $0 == UInt8(ascii: "/") && $1 == UInt8(ascii: "*") })
        else {
            tags = []
            return
        }
        tags = SQLToken.scan(bytes, standardStrings: standardStrings).filter { $0.kind == .blockComment }
            .flatMap { Self.tags(in: bytes[$0.range].dropFirst(2).dropLast(2)) ?? [] }
    }

    /// `key='value'`, separated by commas; nil where the comment is something else.
    private static func tags(in comment: ArraySlice<UInt8>) -> [Tag]? {
        var tags: [Tag] = []
        var rest = comment
        func skipSpace() { rest = rest.drop(while: SQLScanner.isSpace) }
        while true {
            skipSpace()
            let key = rest.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "'") && !SQLScanner.isSpace($0) }
            rest = rest[key.endIndex...]
            skipSpace()
            guard !key.isEmpty, rest.first == UInt8(ascii: "=") else { return nil }
            rest = rest.dropFirst()
            skipSpace()
            guard rest.first == UInt8(ascii: "'") else { return nil }
            rest = rest.dropFirst()
            var value: [UInt8] = []
            while let byte = rest.first, byte != UInt8(ascii: "'") {
                rest = rest.dropFirst()
                // A quote within a value has a backslash before it.
                if byte == UInt8(ascii: "\\"), let escaped = rest.first {
                    value.append(escaped)
                    rest = rest.dropFirst()
                } else {
                    value.append(byte)
                }
            }
            guard rest.first == UInt8(ascii: "'") else { return nil }
            rest = rest.dropFirst()
            tags.append(Tag(key: percentDecoded(key), value: percentDecoded(value[...])))
            skipSpace()
            if rest.isEmpty { return tags }
            guard rest.first == UInt8(ascii: ",") else { return nil }
            rest = rest.dropFirst()
        }
    }

    /// What is no escape stays as it is; invalid UTF-8 is replaced.
    static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.endIndex, let high = hex(bytes[index + 1]),
                let low = hex(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        guard SQLScanner.isHex(byte) else { return nil }
        return SQLScanner.isDigit(byte) ? byte - 0x30 : (byte | 0x20) - 0x61 + 10
    }
}
