import FakePeers
import PostgresWire
import TestBytes
import Testing

/// Secrets that are found out by the time their comparison takes (CVE-2026-6478), or by trying.
///
/// What is compared with `constantTimeEqual` has no time of its own; `DigestTests` says that it compares whole arrays,
/// and `CancelTimingTests` has the cancel keys. Here: a wrong password for the tunnel takes a second, however wrong
/// it is, and tells nothing else.
///
/// Row 18 of `Tests/HOLES.md`.
@Suite struct SecretComparisonTests {
    private static let password = ascii("open sesame")

    /// What a guess has in common with the password.
    enum Guess: CaseIterable {
        case nothing
        case allButTheCase
        case firstByteOfTheProofWrong
        case lastByteOfTheProofWrong

        func logIn(_ client: RawClient) throws -> Frame {
            switch self {
            case .nothing: try client.logIn(withPassword: ascii("hunter2"))
            case .allButTheCase: try client.logIn(withPassword: ascii("Open sesame"))
            case .firstByteOfTheProofWrong: try client.logIn(withPassword: password) { $0[0] ^= 1 }
            case .lastByteOfTheProofWrong: try client.logIn(withPassword: password) { $0[$0.count - 1] ^= 1 }
            }
        }
    }

    @Test(arguments: Guess.allCases)
    func aWrongPasswordIsRefusedSlowlyAndNothingIsOpenedUpstream(guess: Guess) async throws {
        try await withTunnel(options: .asking(for: Self.password)) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            let start = ContinuousClock.now
            let answer = try guess.logIn(client)
            #expect(start.duration(to: .now) >= .seconds(1))
            let response = try ErrorResponse.decode(answer.payload)
            #expect(response.sqlState == "28P01")
            #expect(response.message == "password authentication failed for user \"alice\"")
            #expect(try client.socket.readToEnd().isEmpty)
            #expect(tunnel.upstream.isQuiet)
            #expect(try tunnel.logLine(with: "password authentication failed").hasPrefix("info: "))
            #expect(tunnel.log.lines(with: "sesame").isEmpty)
        }
    }

    /// Nor does the challenge tell one user from another: there are no users.
    @Test func everyUserIsAskedInTheSameWay() async throws {
        try await withTunnel(options: .asking(for: Self.password)) { tunnel in
            let challenges = try ["alice", "postgres", "nobody at all"].map { user in
                let client = try tunnel.client(sending: FirstPackets.startup(["user": user]))
                _ = try client.readMessage()
                try client.send(SASLInitialResponse(mechanism: "SCRAM-SHA-256", data: ascii("n,,n=,r=abc")).encode)
                guard case .saslContinue(let data) = try Authentication.decode(try client.readMessage().payload) else {
                    throw PeerError.tls("no challenge")
                }
                // Behind the nonce: salt and iterations.
                return String(decoding: data, as: UTF8.self).split(separator: ",").dropFirst().joined(separator: ",")
            }
            #expect(Set(challenges).count == 1)
            #expect(challenges.first?.hasPrefix("s=") == true)
        }
    }

    /// Guessing again on the same connection would save the time that a new one takes.
    @Test func aConnectionHasOneGuess() async throws {
        try await withTunnel(options: .asking(for: Self.password)) { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup())
            #expect(try client.logIn(withPassword: ascii("hunter2")).type == ErrorResponse.type)
            try client.send(SASLInitialResponse(mechanism: "SCRAM-SHA-256", data: ascii("n,,n=,r=abc")).encode)
            #expect(try client.socket.readToEnd().isEmpty)
        }
    }
}
