import Dispatch
import FakePeers
import Reactor
import Testing

@testable import Tunnel

/// A stream has one owner at a time, and always one: whoever forgets to take it would leave its peer waiting for ever.
@Suite struct StreamOwnersTests {
    private final class Owner: ByteStreamOwner {
        func stream(_ stream: ByteStream, isReady readiness: Readiness) {}
    }

    /// Runs `body` with a stream on a loop, and then long enough for the loop to take its next turn.
    private static func withStream(_ body: @escaping @Sendable (ByteStream) -> Void) throws {
        let loop = try EventLoop(label: "test.loop")
        let turnIsOver = DispatchSemaphore(value: 0)
        let (inner, outer) = try PeerSocket.pair()
        loop.execute {
            let stream = ByteStream(loop: loop, socket: Socket(owning: inner))
            body(stream)
            _ = loop.schedule(after: .milliseconds(1)) {
                stream.close()
                turnIsOver.signal()
            }
        }
        turnIsOver.wait()
        withExtendedLifetime(outer) { loop.stop() }
    }

    @Test func oneThatIsTakenInTheSameTurnGoesOn() throws {
        try Self.withStream { stream in
            let (first, second) = (Owner(), Owner())
            stream.handOver(to: first, watching: .read)
            stream.release(by: first)
            stream.handOver(to: second, watching: .read)
            // Too late: it is another's, and stays so.
            stream.release(by: first)
        }
    }

    @Test func oneThatNobodyTakesIsATrap() async {
        await #expect(processExitsWith: .failure) {
            try StreamOwnersTests.withStream { stream in
                let owner = Owner()
                stream.handOver(to: owner, watching: .read)
                stream.release(by: owner)
            }
        }
    }

    @Test func oneThatIsTakenFromItsOwnerIsATrap() async {
        await #expect(processExitsWith: .failure) {
            try StreamOwnersTests.withStream { stream in
                stream.handOver(to: Owner(), watching: .read)
                stream.handOver(to: Owner(), watching: .read)
            }
        }
    }
}
