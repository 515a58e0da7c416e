import PrismaPostgres

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One call of the Management API as a value: what is asked, and how the answer is read. Sends nothing.
struct APIRequest<Answer: Sendable>: Sendable {
    /// One `name=value` of the query, not yet percent-encoded.
    struct QueryItem: Sendable, Equatable {
        var name: String
        var value: String
    }

    /// What it is for, behind `cannot`: `show database db_c1`.
    var task: String
    var method: HTTPMethod
    /// From `/v1`, percent-encoded.
    var path: String
    var query: [QueryItem]
    /// JSON.
    var body: Data?
    /// Among the body's fields: no message may repeat them.
    var secrets: [Secret] = []
    /// Reads the body of a 2xx answer.
    var decode: @Sendable (Data) throws -> Answer

    /// A call; segments of `path` become percent-encoded and follow `/v1`, `query` drops what is nil.
    init(
        _ task: String,
        _ method: HTTPMethod,
        _ path: [String],
        query: KeyValuePairs<String, String?> = [:],
        body: (any Encodable & Sendable)? = nil,
        decode: @escaping @Sendable (Data) throws -> Answer
    ) {
        self.task = task
        self.method = method
        self.path = "/v1/" + path.map { PercentEncoding.encode($0) }.joined(separator: "/")
        self.query = query.compactMap { name, value in value.map { QueryItem(name: name, value: $0) } }
        self.body = body.map(APIJSON.encode)
        self.decode = decode
    }

    /// The request as it goes to `server`, without the token.
    func http(to server: APIServer) -> HTTPRequest {
        var headers = [
            HTTPRequest.Header(name: "Accept", value: "application/json"),
            HTTPRequest.Header(name: "User-Agent", value: "ppg-tunnel"),
        ]
        if body != nil {
            headers.append(HTTPRequest.Header(name: "Content-Type", value: "application/json"))
        }
        return HTTPRequest(method: method, url: server.origin + target, headers: headers, body: body)
    }

    /// Path and query.
    var target: String {
        guard !query.isEmpty else { return path }
        let items = query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        return "\(path)?\(items.joined(separator: "&"))"
    }
}

extension APIRequest where Answer: Decodable {
    /// A call answered by `{"data": …}`.
    static func one(
        _ task: String,
        _ method: HTTPMethod,
        _ path: [String],
        query: KeyValuePairs<String, String?> = [:],
        body: (any Encodable & Sendable)? = nil
    ) -> Self {
        APIRequest(task, method, path, query: query, body: body) {
            try APIJSON.decode(Enveloped<Answer>.self, from: $0).data
        }
    }

    /// A call answered by the value itself.
    static func bare(
        _ task: String,
        _ method: HTTPMethod,
        _ path: [String],
        query: KeyValuePairs<String, String?> = [:]
    ) -> Self {
        APIRequest(task, method, path, query: query) { try APIJSON.decode(Answer.self, from: $0) }
    }
}

extension APIRequest where Answer == Void {
    /// A call whose answer says nothing but that it worked.
    static func nothing(
        _ task: String,
        _ method: HTTPMethod,
        _ path: [String],
        body: (any Encodable & Sendable)? = nil
    ) -> Self {
        APIRequest(task, method, path, body: body) { _ in }
    }
}
