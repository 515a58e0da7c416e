extension DecodingError {
    /// Which field is not as expected: `data.0.createdAt is missing`. Never a field's value.
    var words: String {
        switch self {
        case .keyNotFound(let key, let context): "\(Self.place(context.codingPath + [key])) is missing"
        case .valueNotFound(_, let context): "\(Self.place(context.codingPath)) is null"
        case .typeMismatch(_, let context): "\(Self.place(context.codingPath)) has another type"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "it is not JSON" : "\(Self.place(context.codingPath)) is malformed"
        @unknown default: "it has another shape"
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.isEmpty ? "the answer" : path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}
