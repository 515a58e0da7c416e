import FlyingFox
import FlyingSocks
import Foundation

extension Fault {
    func response() async throws -> HTTPResponse {
        switch self {
        case .refuse(let status, let code, let message, let retryAfter):
            var response = HTTPResponse(Refusal(status: status, code: code, message: message).reply)
            response.headers[HTTPHeader("Retry-After")] = retryAfter
            return response
        case .answer(let text):
            return HTTPResponse(statusCode: .ok, headers: .json, body: Data(text.utf8))
        case .silence:
            try await Task.sleep(for: .seconds(3_600))
            return HTTPResponse(statusCode: .noContent)
        case .cut:
            return HTTPResponse(statusCode: .ok, body: HTTPBodySequence(from: CutShort(), count: 1_000))
        case .redirect(let address):
            return HTTPResponse(statusCode: .found, headers: HTTPHeaders([.location: address]))
        }
    }
}

extension HTTPResponse {
    init(_ reply: Reply) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = reply.body.flatMap { try? encoder.encode($0) } ?? Data()
        self.init(
            statusCode: HTTPStatusCode(reply.status, phrase: "Fake"),
            headers: body.isEmpty ? HTTPHeaders() : .json,
            body: body
        )
    }
}

extension HTTPHeaders {
    fileprivate static let json = HTTPHeaders([.contentType: "application/json"])
}

/// A body that breaks off.
private struct CutShort: AsyncBufferedSequence {
    typealias Element = UInt8

    struct AsyncIterator: AsyncBufferedIteratorProtocol {
        var isFirst = true

        mutating func next() async throws -> UInt8? { try await nextBuffer(suggested: 1)?.first }

        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
            guard isFirst else { throw SocketError.disconnected }
            isFirst = false
            return Array(#"{"data":["#.utf8)
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}
