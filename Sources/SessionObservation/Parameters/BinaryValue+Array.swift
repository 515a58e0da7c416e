extension BinaryValue {
    /// Dimensions believed (PostgreSQL's MAXDIM).
    private static let dimensionLimit = 6

    /// An array as array_out writes it.
    static func array(_ bytes: [UInt8], of expected: UInt32) -> String? {
        var reader = PayloadReader(bytes)
        guard let dimensions = reader.int32(), dimensions >= 0, dimensions <= dimensionLimit, reader.int32() != nil,
            let element = reader.uint32(), element == expected
        else { return nil }
        guard dimensions > 0 else { return reader.remaining == 0 ? "{}" : nil }
        var sizes: [Int] = []
        var bounds: [Int] = []
        for _ in 0..<dimensions {
            guard let size = reader.int32(), size >= 0, let bound = reader.int32() else { return nil }
            sizes.append(Int(size))
            bounds.append(Int(bound))
        }
        guard let text = level(sizes[...], of: element, from: &reader), reader.remaining == 0 else { return nil }
        guard bounds.contains(where: { $0 != 1 }) else { return text }
        return zip(bounds, sizes).map { "[\($0):\($0 + $1 - 1)]" }.joined() + "=" + text
    }

    private static func level(_ sizes: ArraySlice<Int>, of element: UInt32, from reader: inout PayloadReader) -> String?
    {
        guard let size = sizes.first else { return value(of: element, from: &reader) }
        var parts: [String] = []
        for _ in 0..<size {
            guard let part = level(sizes.dropFirst(), of: element, from: &reader) else { return nil }
            parts.append(part)
        }
        return "{" + parts.joined(separator: ",") + "}"
    }

    private static func value(of element: UInt32, from reader: inout PayloadReader) -> String? {
        guard let length = reader.int32() else { return nil }
        if length == -1 { return "NULL" }
        guard let bytes = reader.exactly(Int(length)) else { return nil }
        return text(Array(bytes), type: element, isCut: false).map(quotedIfNeeded)
    }

    private static func quotedIfNeeded(_ text: String) -> String {
        let isPlain =
            !text.isEmpty && text.lowercased() != "null"
            && text.utf8.allSatisfy { !"\"\\{},".utf8.contains($0) && !SQLScanner.isSpace($0) }
        if isPlain { return text }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"" + escaped + "\""
    }
}
