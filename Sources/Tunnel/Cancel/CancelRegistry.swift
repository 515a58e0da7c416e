import LibC
import OpenSSL
import PostgresWire

/// Maps the cancel keys that clients hold to those of the upstream.
///
/// A client gets the upstream's process id with a secret of the tunnel's own, so that a key never reaches further than
/// its session: the upstream's key stays here. Shared by all loops, for cancel requests arrive at any of them.
final class CancelRegistry: Sendable {
    /// What a cancel request is forwarded with.
    struct Route: Sendable {
        let upstream: Upstream
        let key: BackendKeyData
    }

    private struct Entry {
        let secret: [UInt8]
        let route: Route
        var forwarding = 0
    }

    // Two upstreams may give out the same process id.
    private let entries = Lock<[UInt32: [Entry]]>([:])
    private let lastDelivery = Lock<Duration>(.milliseconds(50))

    /// Cancel requests under way for one session; more are dropped, so that a flood of them is not passed on.
    private static let forwardingLimit = 2
    /// Bytes of a client's key: all that protocol 3.0 has room for, and what PostgreSQL 18 gives out in 3.2.
    private static func secretSize(_ version: ProtocolVersion) -> Int {
        version >= .v3_2 ? 32 : 4
    }

    /// Makes a key for a client that speaks `version`.
    func register(_ route: Route, version: ProtocolVersion) -> BackendKeyData {
        let secret = RandomBytes.make(Self.secretSize(version))
        entries.withLock { $0[route.key.processID, default: []].append(Entry(secret: secret, route: route)) }
        return BackendKeyData(processID: route.key.processID, secretKey: secret)
    }

    /// Forgets a client's key: from here on it cancels nothing. True when a request with it is still under way.
    @discardableResult
    func remove(_ key: BackendKeyData) -> Bool {
        entries.withLock { entries in
            guard let index = entries[key.processID]?.firstIndex(where: { $0.secret == key.secretKey }) else {
                return false
            }
            let entry = entries[key.processID]?.remove(at: index)
            if entries[key.processID]?.isEmpty == true { entries[key.processID] = nil }
            return entry.map { $0.forwarding > 0 } ?? false
        }
    }

    /// Where to forward a request to, or nil when no session has that key, or enough requests are under way for it.
    /// `ended` must follow.
    func begin(_ request: CancelRequest) -> Route? {
        entries.withLock { entries in
            guard let index = Self.index(of: request, in: entries) else { return nil }
            guard let entry = entries[request.processID]?[index], entry.forwarding < Self.forwardingLimit else {
                return nil
            }
            entries[request.processID]?[index].forwarding += 1
            return entry.route
        }
    }

    /// How long a request without a route is left unanswered: as long as the last one that had a route, so that the
    /// time does not tell right keys from wrong ones.
    var silence: Duration {
        lastDelivery.withLock { $0 }
    }

    /// A request that `begin` gave a route for has been delivered, or has failed, after so long.
    func ended(_ request: CancelRequest, after duration: Duration) {
        // One that ran into its time limit is not what the next will take.
        lastDelivery.withLock { $0 = min(duration, .seconds(1)) }
        entries.withLock { entries in
            guard let index = Self.index(of: request, in: entries) else { return }
            entries[request.processID]?[index].forwarding -= 1
        }
    }

    /// Sessions that can be cancelled.
    var count: Int {
        entries.withLock { $0.values.reduce(0) { $0 + $1.count } }
    }

    private static func index(of request: CancelRequest, in entries: [UInt32: [Entry]]) -> Int? {
        entries[request.processID]?.firstIndex { constantTimeEqual($0.secret, request.secretKey) }
    }
}
