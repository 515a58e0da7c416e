import Testing

@testable import Reactor

/// Whether what `LISTEN_FDS` says is meant for this process. That sockets are taken over is tested with the real program,
/// which has its descriptor 3 for itself.
struct InheritedSocketsTests {
    @Test(arguments: [
        (["LISTEN_PID": "17", "LISTEN_FDS": "2"], 2),
        (["LISTEN_PID": "18", "LISTEN_FDS": "2"], 0),
        (["LISTEN_FDS": "2"], 0),
        (["LISTEN_PID": "17"], 0),
        (["LISTEN_PID": "17", "LISTEN_FDS": "-1"], 0),
        (["LISTEN_PID": "17", "LISTEN_FDS": "two"], 0),
        ([:], 0),
    ])
    func theyAreCounted(environment: [String: String], count: Int) {
        #expect(InheritedSockets.count(environment: environment, process: 17) == count)
    }
}
