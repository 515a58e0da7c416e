/// `HOST`, `HOST:PORT` or `[IPv6]:PORT`.
struct Authority: Equatable {
    /// Longest host name DNS knows, in bytes (RFC 1035, 2.3.4).
    static let longestHost = 255

    /// Lower case, an IPv6 address without brackets; never empty.
    var host: String
    /// Never 0; nil if there is none, or nothing after the colon.
    var port: UInt16?

    init(parsing bytes: ArraySlice<UInt8>) throws(DatabaseURLMistake) {
        guard !bytes.contains(UInt8(ascii: ",")) else { throw .severalHosts }
        let name: ArraySlice<UInt8>
        var rest: ArraySlice<UInt8>
        if bytes.first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { throw .badHost }
            name = bytes[bytes.index(after: bytes.startIndex)..<close]
            rest = bytes[(close + 1)...]
            guard name.contains(UInt8(ascii: ":")), name.allSatisfy(Self.isInIPv6) else { throw .badHost }
        } else {
            let colon = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
            name = bytes[..<colon]
            rest = bytes[colon...]
            guard !name.isEmpty else { throw .noHost }
            guard name.allSatisfy(Self.isInName) else { throw .badHost }
        }
        guard name.count <= Self.longestHost else { throw .badHost }
        host = name.text.lowercased()
        guard let colon = rest.popFirst() else { return }
        guard colon == UInt8(ascii: ":") else { throw .badHost }
        port = try Self.port(rest)
    }

    private static func port(_ digits: ArraySlice<UInt8>) throws(DatabaseURLMistake) -> UInt16? {
        guard !digits.isEmpty else { return nil }
        guard digits.allSatisfy(\.isDigit), let port = UInt16(digits.text), port > 0 else { throw .badPort }
        return port
    }

    private static func isInIPv6(_ byte: UInt8) -> Bool {
        byte.hexValue != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }

    // The underscore is no host name character, but container networks use it.
    private static func isInName(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "_")
    }
}
