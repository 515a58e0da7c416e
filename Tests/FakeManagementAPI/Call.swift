/// A request taken apart, and the checks every call shares. What the API does not know is refused.
struct Call: Sendable {
    var method: String
    /// Behind `/v1`, percent-decoded.
    var path: [String]
    var query: [String: String]
    /// Nil without a body.
    var body: JSON?

    /// Refuses parameters but `names`.
    func allowQuery(_ names: String...) throws(Refusal) {
        if let unknown = query.keys.sorted().first(where: { !names.contains($0) }) {
            throw .badRequest("unknown query parameter \(unknown)")
        }
    }

    /// The body's fields: an object with nothing but `names`, none of them null.
    func fields(_ names: String...) throws(Refusal) -> [String: JSON] {
        guard let body else { throw .badRequest("a body is missing") }
        guard case .object(let fields) = body else { throw .badRequest("the body is not an object") }
        for (name, value) in fields {
            guard names.contains(name) else { throw .badRequest("unknown field \(name)") }
            guard value != .null else { throw .badRequest("\(name) is null") }
        }
        return fields
    }

    /// A whole number from the query.
    func number(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
        guard let text = query[name] else { return nil }
        guard let value = Int(text), range.contains(value) else { throw .invalid("\(name) is out of range") }
        return value
    }
}

extension [String: JSON] {
    /// A text of an allowed length; nil if it is not there.
    func text(_ name: String, _ lengths: ClosedRange<Int>) throws(Refusal) -> String? {
        guard let value = self[name] else { return nil }
        guard case .string(let text) = value else { throw .badRequest("\(name) is not a string") }
        guard lengths.contains(text.count) else { throw .badRequest("\(name) has a wrong length") }
        return text
    }

    func requiredText(_ name: String, _ lengths: ClosedRange<Int>) throws(Refusal) -> String {
        guard let text = try text(name, lengths) else { throw .badRequest("\(name) is missing") }
        return text
    }

    func flag(_ name: String) throws(Refusal) -> Bool? {
        guard let value = self[name] else { return nil }
        guard case .bool(let flag) = value else { throw .badRequest("\(name) is not a boolean") }
        return flag
    }
}
