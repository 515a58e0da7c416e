import FlyingFox
import Foundation

extension Call {
    /// Takes `request` apart and checks what all calls have in common.
    init(_ request: HTTPRequest, bytes: Data, body: JSON?) throws(Refusal) {
        guard request.headers[HTTPHeader("Accept")] == "application/json" else {
            throw Refusal(status: 406, code: "client-error", message: "Accept is not application/json")
        }
        let takesBody = ["POST", "PATCH"].contains(request.method.rawValue)
        if !bytes.isEmpty {
            guard takesBody else { throw .badRequest("\(request.method.rawValue) takes no body") }
            guard request.headers[.contentType] == "application/json" else {
                throw Refusal(status: 415, code: "client-error", message: "Content-Type is not application/json")
            }
            guard body != nil else { throw .badRequest("the body is not JSON") }
        }
        let segments = request.target.path().split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard segments.first == "v1", !segments.contains("") else { throw .notFound("Route") }
        var query: [String: String] = [:]
        for item in request.query {
            guard query.updateValue(item.value, forKey: item.name) == nil else {
                throw .badRequest("\(item.name) is there twice")
            }
        }
        self.init(
            method: request.method.rawValue,
            path: segments.dropFirst().map { $0.removingPercentEncoding ?? String($0) },
            query: query,
            body: bytes.isEmpty ? nil : body
        )
    }
}
