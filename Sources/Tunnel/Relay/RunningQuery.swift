import Reactor

/// A query whose client is gone, or has to go: it is cancelled before the connection is closed, because PostgreSQL does
/// not notice a closed connection while it works.
///
/// Owns the upstream's stream, on which nothing is read or written any more. Lives on its loop.
final class RunningQuery: ByteStreamOwner {
    private let stream: ByteStream
    private let route: CancelRegistry.Route?
    private var forwarder: CancelForwarder?

    /// `route`: nil where the upstream gave out no key, and nothing can be cancelled.
    init(on stream: ByteStream, route: CancelRegistry.Route?) {
        self.stream = stream
        self.route = route
        stream.handOver(to: self, watching: [])
    }

    /// Sends the cancel request, closes, and calls `completion`, once, with why the request did not get there, if so.
    /// That may be before this returns.
    func cancel(loop: EventLoop, resolver: Resolver, completion: @escaping (UpstreamFailure?) -> Void) {
        guard let route else {
            stream.close()
            return completion(nil)
        }
        forwarder = CancelForwarder(loop: loop, route: route, resolver: resolver) { [unowned self] failure in
            stream.close()
            completion(failure)
        }
    }

    /// Closes without a word; nothing is called afterwards.
    func abandon() {
        forwarder?.cancel()
        stream.close()
    }

    // It is watched for nothing; that its peer is gone changes nothing.
    func stream(_ stream: ByteStream, isReady readiness: Readiness) {}
}
