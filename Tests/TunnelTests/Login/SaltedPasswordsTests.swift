import Dispatch
import FakePeers
import OpenSSL
import PrismaPostgres
import TestBytes
import Testing

@testable import Tunnel

@Suite struct SaltedPasswordsTests {
    private static let salt: [UInt8] = [1, 2, 3, 4]

    /// Asks and waits; nil where the request was cancelled before its turn.
    private func derive(_ passwords: SaltedPasswords, salt: [UInt8] = salt) async -> Secret? {
        await withCheckedContinuation { continuation in
            _ = passwords.derive(salt: salt, iterations: 7) { continuation.resume(returning: $0) }
        }
    }

    @Test func derivesAndRemembers() async {
        let passwords = SaltedPasswords(password: Secret("sesame"))
        #expect(passwords.known(salt: Self.salt, iterations: 7) == nil)
        let salted = Digest.pbkdf2SHA256(password: ascii("sesame"), salt: Self.salt, iterations: 7)
        #expect(await derive(passwords)?.bytes == salted)
        #expect(passwords.known(salt: Self.salt, iterations: 7)?.bytes == salted)
        #expect(passwords.known(salt: Self.salt, iterations: 8) == nil)
        #expect(passwords.known(salt: [4, 3, 2, 1], iterations: 7) == nil)
    }

    /// Logins that were given up do not hold up the next one, whatever count their upstream asked for (CVE-2026-42198).
    @Test func skipsWhatNobodyWaitsFor() async {
        let passwords = SaltedPasswords(password: Secret("sesame"))
        let answers = AsyncStream.makeStream(of: Bool.self)
        // The first one holds the queue until the others are cancelled.
        let gate = DispatchSemaphore(value: 0)
        _ = passwords.derive(salt: [0], iterations: 1) { _ in gate.wait() }
        let salts = (1...50).map { [UInt8($0)] }
        let requests = salts.map { salt in
            passwords.derive(salt: salt, iterations: 1_000_000) { answers.continuation.yield($0 == nil) }
        }
        for request in requests { request.cancel() }
        gate.signal()
        var skipped = 0
        for await wasSkipped in answers.stream {
            #expect(wasSkipped)
            skipped += 1
            if skipped == requests.count { break }
        }
        #expect(salts.allSatisfy { passwords.known(salt: $0, iterations: 1_000_000) == nil })
    }

    /// One password has one salt; an upstream that makes up a new one each time does not fill the memory.
    @Test func remembersAFewOnly() async {
        let passwords = SaltedPasswords(password: Secret("sesame"))
        for number in 0..<100 { _ = await derive(passwords, salt: [UInt8(number)]) }
        let known = (0..<100).count { passwords.known(salt: [UInt8($0)], iterations: 7) != nil }
        #expect((1...8).contains(known))
    }
}
