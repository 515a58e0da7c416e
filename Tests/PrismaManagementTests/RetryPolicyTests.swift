import Foundation
import Testing

@testable import PrismaManagement

struct RetryPolicyTests {
    private let now = Date(timeIntervalSince1970: 784_111_777)  // Sun, 06 Nov 1994 08:49:37 GMT

    private func delay(
        _ status: Int,
        _ method: HTTPMethod = .get,
        retryAfter: String? = nil,
        repeats: Int = 0,
        jitter: Double = 1
    ) -> Duration? {
        RetryPolicy(firstDelay: .seconds(4)).delay(
            after: HTTPResponse(status: status, headers: retryAfter.map { ["retry-after": $0] } ?? [:]),
            to: method,
            repeats: repeats,
            now: now,
            jitter: jitter
        )
    }

    @Test(arguments: [HTTPMethod.get, .post, .patch, .delete])
    func repeatsEverythingAfter429(method: HTTPMethod) {
        #expect(delay(429, method) == .seconds(4))
    }

    @Test(arguments: [HTTPMethod.get, .delete])
    func repeatsWhatIsSafeAfter503(method: HTTPMethod) {
        #expect(delay(503, method) == .seconds(4))
    }

    @Test(arguments: [HTTPMethod.post, .patch])
    func doesNotRepeatAfter503WhatMayHaveHappened(method: HTTPMethod) {
        #expect(delay(503, method, retryAfter: "1") == nil)
    }

    @Test(arguments: [200, 204, 302, 400, 401, 403, 404, 409, 422, 500, 502, 504])
    func takesEveryOtherAnswer(status: Int) { #expect(delay(status) == nil) }

    @Test func doublesTheWaitUpToAMinute() {
        let waits = (0..<6).map { delay(429, repeats: $0) }
        #expect(waits == [.seconds(4), .seconds(8), .seconds(16), .seconds(32), .seconds(60), nil])
    }

    @Test func leavesHalfTheWaitToChance() {
        #expect(delay(429, jitter: 0) == .seconds(2))
        #expect(delay(429, jitter: 0.5) == .seconds(3))
    }

    @Test func waitsAsLongAsTheServerSays() {
        #expect(delay(429, retryAfter: "7", repeats: 3) == .seconds(7))
        #expect(delay(503, retryAfter: "0") == .seconds(0))
    }

    @Test func readsRetryAfterAsADate() {
        #expect(delay(503, retryAfter: "Sun, 06 Nov 1994 08:49:47 GMT") == .seconds(10))
        #expect(delay(503, retryAfter: "Sun, 06 Nov 1994 08:49:07 GMT") == .seconds(0))
    }

    @Test(arguments: ["soon", "-1", "", "1.5", "Sun, 99 Nov 1994 99:49:37 GMT"])
    func ignoresARetryAfterItCannotRead(text: String) {
        #expect(delay(429, retryAfter: text) == .seconds(4))
    }

    @Test(arguments: ["61", "4294967295", "Sun, 06 Nov 2094 08:49:37 GMT"])
    func doesNotWaitForever(text: String) { #expect(delay(429, retryAfter: text) == nil) }
}
