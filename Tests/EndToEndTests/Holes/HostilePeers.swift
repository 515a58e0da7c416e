import FakePeers
import Testing

/// An upstream of the test's own behind a tunnel that runs as a program.
struct HostileUpstream: Sendable {
    private let fake: HandedOver<FakeUpstream>
    private let port: UInt16

    init() throws {
        let upstream = try FakeUpstream()
        fake = HandedOver(upstream)
        port = upstream.port
    }

    /// Leads a tunnel here.
    func lead(_ setup: inout TunnelSetup) {
        setup.arguments = ["--no-check", "--connect-timeout", "60"]
        setup.lead(to: "127.0.0.1:\(port)", caFile: TestCertificate.authorityFile)
    }

    /// Has clients log in, one after the other, while `script` plays the upstream with the number of the login. Each of
    /// them has to be refused; returns what they were told.
    func refusals(
        _ count: Int,
        from tunnel: TunnelProcess,
        script: @escaping @Sendable (UpstreamPeer, Int) throws -> Void
    ) async throws -> [Refusal] {
        let port = tunnel.port
        return try await onTestThread {
            try (0..<count).map { number in
                let client = try RawClient(port: port)
                try client.send(FirstPackets.startup())
                try script(try fake.value.accept(), number)
                return try client.readRefusal()
            }
        }
    }
}

extension TunnelProcess {
    /// Clients that never log in: `half-open-flood.py` says what they do and what it prints.
    func flood(silent: Int, garbage: Int = 0, dripping: Int = 0) -> Command {
        let script = "\(Surroundings.package)/Tests/Support/half-open-flood.py"
        return Command("python3", [script, "\(port)", "\(silent)", "\(garbage)", "\(dripping)"]).with {
            $0.timeLimit = .seconds(120)
        }
    }

    /// Waits until the tunnel has logged so many lines, and returns all there are: the last ones may be on their way.
    func logLines(atLeast count: Int) async throws -> [String] {
        try await errors.wait(for: "\(count) lines") { text in
            text.utf8.count { $0 == UInt8(ascii: "\n") } >= count ? () : nil
        }
        return errors.lines
    }

    /// Has clients send bytes that no session follows, one after the other. Each is closed before the next one comes.
    func clients(_ count: Int, _ script: @escaping @Sendable (RawClient, Int) throws -> Void) async throws {
        let port = port
        try await onTestThread {
            for number in 0..<count { try script(try RawClient(port: port), number) }
        }
    }
}
