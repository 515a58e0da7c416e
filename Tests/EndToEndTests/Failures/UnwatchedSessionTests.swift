import Foundation
import Testing

#if os(Linux)
/// A kernel that watches no more sockets for this user (`fs.epoll.max_user_watches`), as it happens on machines where
/// other programs watch many.
@Suite(.endToEnd)
struct UnwatchedSessionTests {
    /// Beyond what a tunnel has from its start. Of two numbers that follow each other one is a client's and the other the
    /// upstream's.
    @Test("a socket that the kernel refuses to watch ends its own session, and the others go on", arguments: 48...49)
    func unwatched(descriptor: Int) async throws {
        let drivers = "\(Surroundings.package)/Tests/Support/drivers"
        let setup = { (setup: inout TunnelSetup, _: PostgresServer) in
            setup.launcher = ["python3", "\(drivers)/refuse_watching.py", "\(descriptor)"]
        }
        try await withTunnel(["--no-check", "--event-loops", "1", "--reuse-idle", "0"], setup: setup) { tunnel in
            let name = "unwatched_\(UUID())"
            let finished = try await run(
                Command("python3", ["\(drivers)/unwatched_session.py", "\(tunnel.port)", name])
            )
            #expect(finished.value.hasSuffix("ok unwatched_session"), "\(finished)")
        }
    }
}
#endif
