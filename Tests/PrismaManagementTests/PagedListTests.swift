import Testing

@testable import PrismaManagement

struct PagedListTests {
    private func page(_ ids: [String], next: String?, hasMore: Bool? = nil) -> HTTPResponse {
        let items = ids.map { #"{"id":"\#($0)","name":"n","createdAt":"2026-11-01T10:00:00.000Z","new":1}"# }
        let cursor = next.map { "\"\($0)\"" } ?? "null"
        return .json(
            #"{"data":[\#(items.joined(separator: ","))],"#
                + #""pagination":{"nextCursor":\#(cursor),"hasMore":\#(hasMore ?? (next != nil))}}"#
        )
    }

    private func ids(_ list: PagedList<Workspace>) async throws -> [String] {
        var ids: [String] = []
        for try await element in list {
            ids.append(element.id)
        }
        return ids
    }

    @Test func walksAllPages() async throws {
        let scripted = Scripted(page(["a", "b"], next: "1"), page(["c"], next: "2"), page(["d"], next: nil))
        #expect(try await ids(scripted.api.workspaces()) == ["a", "b", "c", "d"])
        #expect(
            scripted.transport.requests.map { $0.url.dropFirst(21) }
                == ["/v1/workspaces", "/v1/workspaces?cursor=1", "/v1/workspaces?cursor=2"]
        )
    }

    @Test func asksNothingBeforeTheFirstElement() {
        let scripted = Scripted()
        _ = scripted.api.workspaces().makeAsyncIterator()
        #expect(scripted.transport.requests.isEmpty)
    }

    @Test func stopsAtTheLimit() async throws {
        let scripted = Scripted(page(["a", "b"], next: "1"), page(["c", "d"], next: "2"))
        #expect(try await ids(scripted.api.workspaces(limit: 3)) == ["a", "b", "c"])
        #expect(
            scripted.transport.requests.map { $0.url.dropFirst(21) }
                == ["/v1/workspaces?limit=3", "/v1/workspaces?cursor=1&limit=1"]
        )
    }

    @Test func anEmptyPageIsNotTheEnd() async throws {
        let scripted = Scripted(page([], next: "1"), page(["a"], next: nil))
        #expect(try await ids(scripted.api.workspaces()) == ["a"])
    }

    @Test func noMoreIsTheEndWhateverTheCursor() async throws {
        let scripted = Scripted(page(["a"], next: "1", hasMore: false))
        #expect(try await ids(scripted.api.workspaces()) == ["a"])
    }

    @Test func moreWithoutACursorIsTheEnd() async throws {
        let scripted = Scripted(page(["a"], next: nil, hasMore: true))
        #expect(try await ids(scripted.api.workspaces()) == ["a"])
    }

    @Test func aCursorThatStaysTheSameIsAnError() async {
        let scripted = Scripted(page(["a"], next: "1"), page(["b"], next: "1"))
        let error = await #expect(throws: ManagementAPIError.self) { try await ids(scripted.api.workspaces()) }
        #expect(error?.reason == .malformed("the next page is the same page"))
    }

    @Test func anEmptyListIsEmpty() async throws {
        #expect(try await ids(Scripted(page([], next: nil)).api.workspaces()).isEmpty)
    }
}
