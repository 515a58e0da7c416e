import Dispatch
import LibC
import OpenSSL
import PrismaPostgres
import Synchronization

/// SCRAM's `SaltedPassword` for one password: derived off the loop, remembered by salt and iteration count, so that
/// only the first login to a database pays for it.
///
/// Each is overwritten when the last one who holds it lets go.
///
/// One derivation runs at a time: an upstream that asks for a different salt with each login costs one core, not all.
/// One that nobody waits for any more does not run at all, so that given-up logins do not hold up the next.
final class SaltedPasswords: Sendable {
    /// A derivation that was asked for.
    final class Request: Sendable {
        private let isWanted = Atomic(true)

        /// Nobody waits for it any more.
        func cancel() {
            isWanted.store(false, ordering: .relaxed)
        }

        fileprivate var wasCancelled: Bool {
            !isWanted.load(ordering: .relaxed)
        }
    }

    private struct Key: Hashable {
        let salt: [UInt8]
        let iterations: Int
    }

    private let password: Secret
    private let queue = DispatchQueue(label: "ppg-tunnel.pbkdf2", qos: .userInitiated)
    private let known = Lock<[Key: Secret]>([:])

    /// One password has one salt at its upstream; a few more are a changed password, many are an attack.
    private static let limit = 8

    init(password: Secret) {
        self.password = password
    }

    /// The salted password, if it was derived before.
    func known(salt: [UInt8], iterations: Int) -> Secret? {
        known.withLock { $0[Key(salt: salt, iterations: iterations)] }
    }

    /// Derives the salted password on another thread and calls back there, with nil when the request was cancelled
    /// before its turn.
    func derive(salt: [UInt8], iterations: Int, completion: @escaping @Sendable (Secret?) -> Void) -> Request {
        let request = Request()
        queue.async { [self] in
            guard !request.wasCancelled else { return completion(nil) }
            if let salted = known(salt: salt, iterations: iterations) { return completion(salted) }
            let salted = derived(salt: salt, iterations: iterations)
            known.withLock { known in
                if known.count >= Self.limit { known.removeAll() }
                known[Key(salt: salt, iterations: iterations)] = salted
            }
            completion(salted)
        }
        return request
    }

    private func derived(salt: [UInt8], iterations: Int) -> Secret {
        var salted = password.withUnsafeBytes { PasswordProofs.salted($0, salt: salt, iterations: iterations) }
        defer { salted.zero() }
        return Secret(copying: salted)
    }
}
