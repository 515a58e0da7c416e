/// JSON as a value.
package enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// The field `name`, if this is an object that has it.
    package subscript(name: String) -> JSON? {
        guard case .object(let fields) = self else { return nil }
        return fields[name]
    }

    /// The text, if this is a string.
    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// This object and `fields`, which win.
    func with(_ fields: [String: JSON]) -> JSON {
        guard case .object(let own) = self else { return .object(fields) }
        return .object(own.merging(fields) { _, new in new })
    }

    /// This object without the fields `names`.
    func without(_ names: String...) -> JSON {
        guard case .object(let own) = self else { return self }
        return .object(own.filter { !names.contains($0.key) })
    }
}
