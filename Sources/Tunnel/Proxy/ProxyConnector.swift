import OpenSSL
import PrismaPostgres
import Reactor

/// Opens a stream to the upstream through a proxy: on it, TLS begins as on one that leads there directly.
///
/// Lives on its loop and ends with one call of `completion` unless it is cancelled; the time limit is the caller's.
final class ProxyConnector: ByteStreamOwner {
    typealias Outcome = Result<ByteStream, UpstreamFailure.Cause>

    private let loop: EventLoop
    private let proxy: UpstreamProxy
    private let target: UpstreamTarget
    private let resolver: Resolver
    private var handshake: ProxyHandshake?
    private var connector: TCPConnector?
    private var stream: ByteStream?
    private var completion: ((Outcome) -> Void)?

    init(
        loop: EventLoop,
        proxy: UpstreamProxy,
        target: UpstreamTarget,
        resolver: Resolver,
        completion: @escaping (Outcome) -> Void
    ) {
        self.loop = loop
        self.proxy = proxy
        self.target = target
        self.resolver = resolver
        self.completion = completion
        guard !proxy.resolvesNames else {
            findProxy(for: .name(target.host, port: target.port))
            return
        }
        let resolved = loop.callback { [weak self] (answer: Resolver.Answer) in self?.resolvedTarget(answer) }
        resolver.resolve(host: target.host, port: target.port) { answer in resolved(answer) }
    }

    /// Lets go of everything; nothing is called afterwards.
    func cancel() {
        completion = nil
        connector?.cancel()
        stream?.close()
    }

    private func resolvedTarget(_ answer: Resolver.Answer) {
        guard completion != nil else { return }
        switch answer {
        case .failure(let error): finish(.failure(.unresolved(error)))
        // Which of several addresses the proxy can reach nobody here knows.
        case .success(let addresses): findProxy(for: .address(addresses[0]))
        }
    }

    private func findProxy(for destination: ProxyHandshake.Destination) {
        handshake = ProxyHandshake(proxy: proxy, destination: destination)
        let resolved = loop.callback { [weak self] (answer: Resolver.Answer) in self?.resolvedProxy(answer) }
        resolver.resolve(host: proxy.host, port: proxy.port) { answer in resolved(answer) }
    }

    private func resolvedProxy(_ answer: Resolver.Answer) {
        guard completion != nil else { return }
        switch answer {
        case .failure(let error): fail(.unresolved(error))
        case .success(let addresses):
            connector = TCPConnector(loop: loop, addresses: addresses) { [unowned self] in connected($0) }
        }
    }

    private func connected(_ outcome: TCPConnector.Outcome) {
        connector = nil
        do {
            let (socket, _) = try outcome.get()
            try socket.keepAlive()
            let stream = ByteStream(loop: loop, socket: socket)
            stream.handOver(to: self, watching: .read)
            self.stream = stream
        } catch {
            return fail(.broken(.socket(error)))
        }
        send(handshake?.started() ?? [])
    }

    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        do {
            switch try stream.read(into: loop.scratch) {
            case .notReady: return
            case .end: fail(.closed)
            case .bytes(let count): take(handshake?.received(UnsafeRawBufferPointer(rebasing: loop.scratch[..<count])))
            }
        } catch {
            fail(.broken(error))
        }
    }

    private func take(_ step: ProxyHandshake.Step?) {
        switch step {
        case .wait, nil: return
        case .send(let bytes): send(bytes)
        case .fail(let error): fail(.refused(error))
        case .connected:
            guard let stream else { return }
            self.stream = nil
            stream.release(by: self)
            finish(.success(stream))
        }
    }

    /// The password of the proxy may be among them.
    private func send(_ bytes: [UInt8]) {
        var bytes = bytes
        defer { bytes.zero() }
        do {
            try stream?.writeWhole(bytes)
            stream?.watch(for: .read)
        } catch {
            fail(.broken(error))
        }
    }

    private func fail(_ fault: ProxyFault) {
        finish(.failure(.proxy(proxy.endpoint, fault)))
    }

    private func finish(_ outcome: Outcome) {
        let completion = completion
        cancel()
        completion?(outcome)
    }
}
