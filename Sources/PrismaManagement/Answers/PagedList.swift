/// A list of the API as one sequence: asks for the next page when the last one is used up.
///
/// Sends nothing before the first element is asked for, and nothing more once `limit` elements have been given. A
/// server that gives the same cursor twice in a row is an error rather than an endless list.
package struct PagedList<Element: Decodable & Sendable>: AsyncSequence, Sendable {
    /// What went wrong with a page.
    package typealias Failure = ManagementAPIError

    /// Elements asked for at a time: the API's own default (OpenAPI, `limit`).
    static var pageSize: Int { 100 }

    let api: ManagementAPI
    /// The first page, without `cursor` and `limit`.
    let request: APIRequest<Page<Element>>
    let limit: Int?

    /// Starts at the first page.
    package func makeAsyncIterator() -> Iterator { Iterator(list: self) }

    /// Walks the pages.
    package struct Iterator: AsyncIteratorProtocol {
        private let list: PagedList
        private var page: ArraySlice<Element> = []
        private var cursor: String?
        private var isLastPage = false
        private var given = 0

        init(list: PagedList) {
            self.list = list
        }

        /// The next element, from a new page if need be.
        package mutating func next() async throws(ManagementAPIError) -> Element? {
            if let limit = list.limit, given >= limit { return nil }
            while page.isEmpty {
                if isLastPage { return nil }
                try await turn()
            }
            given += 1
            return page.removeFirst()
        }

        private mutating func turn() async throws(ManagementAPIError) {
            var request = list.request
            if let cursor {
                request.query.append(.init(name: "cursor", value: cursor))
            }
            if let limit = list.limit, limit - given < PagedList.pageSize {
                request.query.append(.init(name: "limit", value: String(limit - given)))
            }
            let answer = try await list.api.send(request)
            if let next = answer.next, next == cursor {
                throw ManagementAPIError(request, .malformed("the next page is the same page"))
            }
            page = answer.data[...]
            cursor = answer.next
            isLastPage = cursor == nil
        }
    }
}

extension APIRequest {
    /// A call answered by pages of `Element`.
    static func pages<Element>(
        _ task: String,
        _ path: [String],
        query: KeyValuePairs<String, String?> = [:]
    ) -> Self where Answer == Page<Element> {
        .bare(task, .get, path, query: query)
    }
}

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
