import PostgresWire
import Reactor

/// Sends one CancelRequest to the upstream, over a connection of its own that is verified as carefully as a login's.
///
/// libpq before 17 sends its cancel requests in clear even where the session is encrypted, and gives the key away with
/// that. Ends with one call of `completion`: nil when the upstream has taken the request, which it shows by closing.
final class CancelForwarder: ByteStreamOwner {
    private let loop: EventLoop
    private let route: CancelRegistry.Route
    private var connector: UpstreamConnector?
    private var stream: ByteStream?
    private var timer: LoopTimer?
    private var completion: ((UpstreamFailure?) -> Void)?

    init(
        loop: EventLoop,
        route: CancelRegistry.Route,
        resolver: Resolver,
        completion: @escaping (UpstreamFailure?) -> Void
    ) {
        self.loop = loop
        self.route = route
        self.completion = completion
        connector = UpstreamConnector(loop: loop, upstream: route.upstream, resolver: resolver) {
            [unowned self] outcome in connected(outcome)
        }
        timer = loop.schedule(after: route.upstream.connectTimeout) { [unowned self] in timedOut() }
    }

    /// Gives up; nothing is called afterwards.
    func cancel() {
        completion = nil
        timer?.cancel()
        connector?.cancel()
        stream?.close()
    }

    private func connected(_ outcome: UpstreamConnector.Outcome) {
        connector = nil
        switch outcome {
        case .failure(let failure): finish(failure)
        case .success(let stream):
            self.stream = stream
            stream.handOver(to: self, watching: .read)
            var request: [UInt8] = []
            CancelRequest(processID: route.key.processID, secretKey: route.key.secretKey).encode(into: &request)
            do {
                try stream.writeWhole(request)
            } catch {
                fail(.broken(error))
            }
        }
    }

    /// The upstream does not answer: it signals the process and closes. Whatever else it says does not matter.
    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        do {
            switch try stream.read(into: loop.scratch) {
            case .notReady: return
            case .bytes: if stream.hasBufferedBytes { stream.readAgain() }
            case .end: finish(nil)
            }
        } catch {
            // A reset after the request was taken is a way of closing, too.
            finish(nil)
        }
    }

    private func timedOut() {
        fail(.timedOut(route.upstream.connectTimeout))
    }

    private func fail(_ cause: UpstreamFailure.Cause) {
        let stage = connector?.stage ?? .login
        finish(UpstreamFailure(upstream: route.upstream.name, stage: stage, cause: cause))
    }

    private func finish(_ failure: UpstreamFailure?) {
        let completion = completion
        cancel()
        completion?(failure)
    }
}
