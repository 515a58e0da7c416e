/// One page of a list.
struct Page<Element: Decodable & Sendable>: Decodable, Sendable {
    struct Pagination: Decodable, Sendable {
        var nextCursor: String?
        var hasMore: Bool
    }

    var data: [Element]
    var pagination: Pagination

    /// Where the next page starts; nil after the last.
    var next: String? { pagination.hasMore ? pagination.nextCursor : nil }
}
