#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The methods the Management API knows.
enum HTTPMethod: String, Sendable {
    case get = "GET"
    case post = "POST"
    case patch = "PATCH"
    case delete = "DELETE"
}

/// A request as it goes out, all but the token, which the transport's caller adds as the last header.
struct HTTPRequest: Sendable, Equatable {
    /// One header line.
    struct Header: Sendable, Equatable {
        var name: String
        var value: String
    }

    var method: HTTPMethod
    /// Scheme, host, port, path and query, percent-encoded.
    var url: String
    var headers: [Header]
    var body: Data?
}

/// An answer as it came in.
struct HTTPResponse: Sendable, Equatable {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: Data

    init(status: Int, headers: [String: String] = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
