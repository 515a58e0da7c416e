/// Carries one request to its host and brings the answer back; follows no redirect, repeats nothing.
protocol HTTPTransport: Sendable {
    /// The answer, whatever its status, or why there is none.
    func send(_ request: HTTPRequest, timeout: Duration) async throws(TransportError) -> HTTPResponse
}

/// Why no answer came.
enum TransportError: Error, Equatable {
    case timedOut
    case cancelled
    /// The connection ended before the answer did.
    case cut
    /// Longer than ``URLSessionTransport/longestAnswer``.
    case answerTooLong
    /// The server could not prove who it is, and was sent nothing: why.
    case untrusted(String)
    /// In words, without the URL.
    case failed(String)
}
