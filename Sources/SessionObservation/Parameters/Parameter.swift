/// The value of a parameter as Bind carries it.
package struct Parameter: Equatable, Sendable {
    package enum Format: Equatable, Sendable {
        case text
        case binary
    }

    /// The type's OID, by Parse or ParameterDescription; 0 where neither told it.
    package var type: UInt32
    package var format: Format
    /// The first bytes of the value; nil is NULL.
    package var bytes: [UInt8]?
    /// Bytes of the whole value.
    package var length: Int

    package init(type: UInt32, format: Format, bytes: [UInt8]?, length: Int? = nil) {
        self.type = type
        self.format = format
        self.bytes = bytes
        self.length = length ?? bytes?.count ?? 0
    }

    package var isNull: Bool { bytes == nil }
    package var isCut: Bool { bytes.map { $0.count < length } ?? false }

    /// The value as the server would write it; nil for NULL. Bytes of a type that is not known are shown as bytea.
    package var text: String? {
        guard let bytes else { return nil }
        switch format {
        case .text: return String(decoding: bytes, as: UTF8.self)
        case .binary: return BinaryValue.text(bytes, type: type, isCut: isCut) ?? BinaryValue.hexadecimal(bytes)
        }
    }

    /// Whether `text` is in the type's own form, so that the server would read it back.
    package var isReadable: Bool {
        guard let bytes, format == .binary else { return !isCut }
        return !isCut && BinaryValue.text(bytes, type: type, isCut: false) != nil
    }
}
