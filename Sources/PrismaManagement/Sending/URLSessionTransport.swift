import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
import LibC
#endif

/// The one place that speaks HTTP: a `URLSession` that keeps no cookies, no cache and no credentials.
///
/// A delegate takes the answers, because on Linux a session follows redirects on its own, with all headers, if a task
/// has a completion handler instead.
final class URLSessionTransport: HTTPTransport {
    /// Bytes of an answer's body (our own limit; a page of 100 elements has some 100 kB).
    static let longestAnswer = 32 << 20

    private let exchanges = Exchanges()
    private let session: URLSession

    /// A session for requests to `server` alone.
    init(for server: APIServer) {
        HTTPClientEnvironment.secure(for: server)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        configuration.urlCache = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        if server.isInClear {
            configuration.connectionProxyDictionary = [:]
        }
        session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
    }

    deinit {
        session.invalidateAndCancel()
    }

    func send(_ request: HTTPRequest, timeout: Duration) async throws(TransportError) -> HTTPResponse {
        guard let url = URL(string: request.url) else { throw .failed("the address is not a URL") }
        var outgoing = URLRequest(url: url)
        outgoing.httpMethod = request.method.rawValue
        outgoing.httpBody = request.body
        // Ours ends first: this one starts anew with each byte.
        outgoing.timeoutInterval = Double(timeout.components.seconds) + 60
        for header in request.headers {
            outgoing.setValue(header.value, forHTTPHeaderField: header.name)
        }
        let task = session.dataTask(with: outgoing)
        let deadline = Task { [exchanges] in
            try await Task.sleep(for: timeout)
            exchanges.end(task, .failure(.timedOut))
        }
        defer { deadline.cancel() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                exchanges.begin(task, continuation)
                task.resume()
            }
        } onCancel: {
            exchanges.end(task, .failure(.cancelled))
        }
        return try result.get()
    }
}

/// The requests under way, by the number of their task. Each ends once, by whatever comes first.
private final class Exchanges: NSObject, URLSessionDataDelegate {
    typealias Result = Swift.Result<HTTPResponse, TransportError>

    private struct Exchange {
        var continuation: CheckedContinuation<Result, Never>
        var body = Data()
    }

    private struct State {
        var exchanges: [Int: Exchange] = [:]
        /// Ended before they began.
        var early: [Int: Result] = [:]
    }

    private let state = Lock(State())

    func begin(_ task: URLSessionTask, _ continuation: CheckedContinuation<Result, Never>) {
        let early = state.withLock { state -> Result? in
            if let result = state.early.removeValue(forKey: task.taskIdentifier) { return result }
            state.exchanges[task.taskIdentifier] = Exchange(continuation: continuation)
            return nil
        }
        if let early {
            continuation.resume(returning: early)
        }
    }

    func end(_ task: URLSessionTask, _ result: Result) {
        let exchange = state.withLock { state -> Exchange? in
            let exchange = state.exchanges.removeValue(forKey: task.taskIdentifier)
            if exchange == nil, task.state == .suspended {
                state.early[task.taskIdentifier] = result
            }
            return exchange
        }
        exchange?.continuation.resume(returning: result)
        task.cancel()
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLong = state.withLock { state in
            state.exchanges[dataTask.taskIdentifier]?.body.append(data)
            return state.exchanges[dataTask.taskIdentifier].map { $0.body.count > URLSessionTransport.longestAnswer }
        }
        if isTooLong == true {
            end(dataTask, .failure(.answerTooLong))
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let exchange = state.withLock { $0.exchanges.removeValue(forKey: task.taskIdentifier) }
        guard let exchange else { return }
        if let error {
            exchange.continuation.resume(returning: .failure(TransportError(error)))
        } else if let response = task.response as? HTTPURLResponse {
            exchange.continuation.resume(returning: .success(HTTPResponse(response, body: exchange.body)))
        } else {
            exchange.continuation.resume(returning: .failure(.failed("the answer is not HTTP")))
        }
    }
}

extension HTTPResponse {
    fileprivate init(_ response: HTTPURLResponse, body: Data) {
        var headers: [String: String] = [:]
        for case (let name as String, let value as String) in response.allHeaderFields {
            headers[name.lowercased()] = value
        }
        self.init(status: response.statusCode, headers: headers, body: body)
    }
}
