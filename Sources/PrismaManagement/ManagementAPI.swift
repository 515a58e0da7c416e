import PrismaPostgres

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
import Wording
#endif

/// Prisma's Management API, version 1: projects, databases, connections and what belongs to them.
///
/// Sends requests with the token to one server, repeats those its ``RetryPolicy`` allows, and reads the answers.
/// Follows no redirect, keeps nothing on disk. Each call is a method in the folder of what it is about.
package struct ManagementAPI: Sendable {
    /// A wait before a request is sent again.
    package struct Retry: Sendable, Equatable {
        /// Why: 429 or 503.
        package var status: Int
        /// How long.
        package var delay: Duration
    }

    /// What passes, for whoever wants to watch: never a header, never a body.
    package enum Exchange: Sendable, Equatable {
        /// A request goes out: its method and address.
        case request(method: String, url: String)
        /// An answer came: its status, the bytes of its body, and how long it took.
        case answer(status: Int, bytes: Int, after: Duration)
        /// None came.
        case noAnswer(after: Duration)
    }

    private let server: APIServer
    private let token: Secret
    private let transport: any HTTPTransport
    private let timeout: Duration
    private let retries: RetryPolicy
    private let surroundings: Surroundings
    private let onRetry: @Sendable (Retry) -> Void
    private let onExchange: @Sendable (Exchange) -> Void

    /// What a client needs of the world beside the network.
    struct Surroundings: Sendable {
        var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
        var now: @Sendable () -> Date = { Date() }
        /// From 0 to 1.
        var jitter: @Sendable () -> Double = { Double.random(in: 0...1) }
    }

    /// A client; `timeout` is for each attempt as a whole, `onRetry` is told before each wait, `onExchange` of all that
    /// goes out and comes in.
    package init(
        server: APIServer,
        token: Secret,
        timeout: Duration,
        retries: RetryPolicy = RetryPolicy(),
        onRetry: @escaping @Sendable (Retry) -> Void = { _ in },
        onExchange: @escaping @Sendable (Exchange) -> Void = { _ in }
    ) {
        self.init(
            server: server,
            token: token,
            transport: URLSessionTransport(for: server),
            timeout: timeout,
            retries: retries,
            surroundings: Surroundings(),
            onRetry: onRetry,
            onExchange: onExchange
        )
    }

    init(
        server: APIServer,
        token: Secret,
        transport: any HTTPTransport,
        timeout: Duration = .seconds(30),
        retries: RetryPolicy = RetryPolicy(),
        surroundings: Surroundings,
        onRetry: @escaping @Sendable (Retry) -> Void = { _ in },
        onExchange: @escaping @Sendable (Exchange) -> Void = { _ in }
    ) {
        self.server = server
        self.token = token
        self.transport = transport
        self.timeout = timeout
        self.retries = retries
        self.surroundings = surroundings
        self.onRetry = onRetry
        self.onExchange = onExchange
    }

    /// Asks until there is an answer to keep, and reads it.
    func send<Answer>(_ request: APIRequest<Answer>) async throws(ManagementAPIError) -> Answer {
        var http = request.http(to: server)
        let bearer = "Bearer \(String(decoding: token.bytes, as: UTF8.self))"
        http.headers.append(HTTPRequest.Header(name: "Authorization", value: bearer))
        for repeats in 0... {
            let response: HTTPResponse
            let start = ContinuousClock.now
            onExchange(.request(method: http.method.rawValue, url: http.url))
            do {
                response = try await transport.send(http, timeout: timeout)
            } catch {
                onExchange(.noAnswer(after: ContinuousClock.now - start))
                throw ManagementAPIError(request, reason(error))
            }
            let duration = ContinuousClock.now - start
            onExchange(.answer(status: response.status, bytes: response.body.count, after: duration))
            let delay = retries.delay(
                after: response,
                to: request.method,
                repeats: repeats,
                now: surroundings.now(),
                jitter: surroundings.jitter()
            )
            guard let delay else { return try read(response, to: request) }
            onRetry(Retry(status: response.status, delay: delay))
            do {
                try await surroundings.sleep(delay)
            } catch {
                throw ManagementAPIError(request, .cancelled)
            }
        }
        preconditionFailure("a retry policy ends")
    }

    private func read<Answer>(
        _ response: HTTPResponse,
        to request: APIRequest<Answer>
    ) throws(ManagementAPIError) -> Answer {
        switch response.status {
        case 200..<300:
            do {
                return try request.decode(response.body)
            } catch {
                let cause = (error as? DecodingError)?.words ?? "it is not JSON"
                throw ManagementAPIError(request, .malformed(cause.escapingControls))
            }
        case 300..<400:
            throw ManagementAPIError(
                request,
                .redirected(to: redirectedHost(response, hiding: [token] + request.secrets))
            )
        case _:
            throw ManagementAPIError(request, .refused(Refusal(response, hiding: [token] + request.secrets)))
        }
    }

    private func redirectedHost(_ response: HTTPResponse, hiding secrets: [Secret]) -> String {
        let host = response.headers["location"].flatMap { URLComponents(string: $0)?.host }
        return host.map { Refusal.shown($0, hiding: secrets) } ?? "an address of its own"
    }

    private func reason(_ error: TransportError) -> ManagementAPIError.Reason {
        switch error {
        case .timedOut: .timedOut(timeout)
        case .cancelled: .cancelled
        case .cut: .cut
        case .answerTooLong: .malformed("it is longer than \(URLSessionTransport.longestAnswer >> 20) MiB")
        case .untrusted(let cause): .untrusted(cause)
        case .failed(let cause): .unreachable(cause)
        }
    }
}
