extension World {
    /// One page of `list`: at most `largestPage` elements, whatever was asked for.
    static func page(_ list: [JSON], _ call: Call, largestPage: Int) throws(Refusal) -> Reply {
        let limit = min(try call.number("limit", in: 1...1_000) ?? 100, largestPage)
        var start = 0
        if let cursor = call.query["cursor"] {
            guard let index = list.firstIndex(where: { $0["id"]?.string.map { "after-\($0)" } == cursor }) else {
                throw .badRequest("the cursor is not one of this list's")
            }
            start = index + 1
        }
        let page = Array(list[start...].prefix(limit))
        let hasMore = start + page.count < list.count
        let next: JSON = hasMore ? .string("after-\(page.last?["id"]?.string ?? "")") : nil
        return Reply(
            status: 200,
            body: ["data": .array(page), "pagination": ["nextCursor": next, "hasMore": .bool(hasMore)]]
        )
    }
}
