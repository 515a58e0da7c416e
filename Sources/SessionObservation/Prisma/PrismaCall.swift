/// The call of Prisma's client that a statement comes from, by its `prismaQuery` tag: `[Model.]action[:shape]`, the shape
/// as JSON in base64url, with a placeholder for each value.
package struct PrismaCall: Equatable, Sendable {
    /// `User`; nil for raw queries.
    package let model: String?
    /// `findMany`, `queryRaw`
    package let action: String
    /// For people: `User.findMany({ where: { active: … } })`. A batch has its queries in brackets.
    package let text: String
    /// Queries that Prisma made one statement of.
    package let batch: Int

    /// The call of a statement's text, if it has the tag.
    package init?(statement text: String) {
        guard let tag = SQLCommenter(text)["prismaQuery"] else { return nil }
        self.init(tag: tag)
    }

    /// The value of the tag, percent-decoded. A shape that cannot be read is left out of the text.
    package init?(tag: String) {
        let colon = tag.firstIndex(of: ":") ?? tag.endIndex
        let name = tag[..<colon]
        guard !name.isEmpty, tag.utf8.count <= Self.longest else { return nil }
        if let dot = name.firstIndex(of: ".") {
            model = String(name[..<dot])
            action = String(name[name.index(after: dot)...])
        } else {
            model = nil
            action = String(name)
        }
        guard colon != tag.endIndex else {
            text = name + "()"
            batch = 1
            return
        }
        let encoded = tag[tag.index(after: colon)...]
        guard let shape = Base64URL.decode(encoded).flatMap({ JSONShape(decoding: $0) }) else {
            text = name + "(…)"
            batch = 1
            return
        }
        if case .array(let queries) = shape { batch = max(1, queries.count) } else { batch = 1 }
        if case .object(let members) = shape, members.isEmpty {
            text = name + "()"
        } else {
            text = name + "(" + shape.text + ")"
        }
    }

    // A comment of a statement that is whole may be as long as the statement.
    private static let longest = 65_536
}
