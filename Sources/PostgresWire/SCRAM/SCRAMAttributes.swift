/// Reads the attributes of a SCRAM message one after the other: `r=…,s=…,i=…` (RFC 5802, section 7).
///
/// Every attribute is a letter, `=` and at least one byte that is neither zero nor a comma; commas only separate.
struct SCRAMAttributes {
    private static let defined = Array("acemnprsiv".utf8)

    private var rest: ArraySlice<UInt8>
    /// Nothing follows the attribute that was read last.
    private(set) var isAtEnd = false

    init(_ message: [UInt8]) throws(SCRAMError) {
        guard message.count <= SCRAMExchange.messageLimit else { throw .messageTooLong(length: message.count) }
        guard !message.contains(0) else { throw .malformed("zero byte") }
        rest = message[...]
    }

    /// Whether the next attribute has this letter; nothing is consumed.
    func isNext(_ letter: Unicode.Scalar) -> Bool {
        rest.starts(with: [UInt8(ascii: letter), UInt8(ascii: "=")])
    }

    /// The value of the next attribute, which must have this letter; `name` says in words what it is.
    mutating func value(_ letter: Unicode.Scalar, name: String) throws(SCRAMError) -> ArraySlice<UInt8> {
        guard isNext(letter) else { throw .malformed(name) }
        return try next(name).value
    }

    /// The end of the message, perhaps after extensions of unknown letters, which are passed over.
    mutating func end() throws(SCRAMError) {
        while !isAtEnd {
            let letter = try next("extension").letter
            guard letter != UInt8(ascii: "m") else { throw .mandatoryExtension }
            guard !Self.defined.contains(letter) else { throw .malformed("repeated or misplaced attribute") }
        }
    }

    private mutating func next(_ name: String) throws(SCRAMError) -> (letter: UInt8, value: ArraySlice<UInt8>) {
        let comma = rest.firstIndex(of: UInt8(ascii: ","))
        let attribute = rest[..<(comma ?? rest.endIndex)]
        guard attribute.count >= 3, attribute.dropFirst().first == UInt8(ascii: "="), let letter = attribute.first,
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter | 0x20)
        else { throw .malformed(name) }
        if let comma {
            rest = rest[(comma + 1)...]
        } else {
            rest = []
            isAtEnd = true
        }
        return (letter, attribute.dropFirst(2))
    }
}
