extension JSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    /// A string.
    package init(stringLiteral value: String) { self = .string(value) }
}

extension JSON: ExpressibleByBooleanLiteral {
    /// A boolean.
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    /// A number.
    package init(integerLiteral value: Int) { self = .number(Double(value)) }

    /// A number.
    package init(floatLiteral value: Double) { self = .number(value) }
}

extension JSON: ExpressibleByNilLiteral {
    /// Null.
    package init(nilLiteral: ()) { self = .null }
}

extension JSON: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// A list.
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }

    /// An object; of duplicates the last one counts.
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}
