import FakePeers
import PostgresWire
import TestBytes
import Testing

/// ErrorResponses that lack what every client expects (CVE-2026-6666).
///
/// Row 9 of `Tests/HOLES.md`.
@Suite struct ErrorWithoutStateTests {
    /// How far the login has got.
    enum Stage: CaseIterable {
        case startupReceived
        case inSCRAM
        case passwordProved
        case authenticated

        func reach(_ upstream: UpstreamPeer) throws {
            switch self {
            case .startupReceived: return
            case .inSCRAM: try upstream.offerSCRAM().answerToChallenge()
            case .passwordProved: try upstream.authenticate(.scram)
            case .authenticated:
                try upstream.send(Authentication.ok.encode)
                try upstream.send(ParameterStatus(name: "server_version", value: "17.2").encode)
            }
        }
    }

    /// What the upstream says in place of the next message, and what the client hears.
    static let answers = [
        (message("E", ascii("SFATAL\0Mgone\0\0")), "08004", "refused the login: gone"),
        (message("E", ascii("SFATAL\0C\0Mgone\0\0")), "08004", "refused the login: gone"),
        (message("E", ascii("SFATAL\0C!\u{1B}[2J\0Mgone\0\0")), "08004", "refused the login: gone"),
        (message("E", ascii("SFATAL\0C3D000\0\0")), "3D000", "refused the login: no reason was given"),
        (message("E", ascii("SFATAL\0C3D000\0M\0\0")), "3D000", "refused the login: no reason was given"),
        (message("E", [0]), "08004", "refused the login: no reason was given"),
        (message("E", []), "08P01", "ErrorResponse has a length of 0 bytes, outside 1 to 29996"),
        (message("E", ascii("SFATAL\0Mgone")), "08P01", "ErrorResponse has no terminator behind its field"),
        (message("E", ascii("SFATAL\0Mgone\0")), "08P01", "ErrorResponse has no terminator behind its fields"),
        (message("E", ascii("Mgone\0\0\0")), "08P01", "ErrorResponse is followed by 1 unexpected bytes"),
        (ascii("E") + int32(3), "08P01", "message has a length of 3 bytes, outside 4 to 30000"),
        (ascii("E") + int32(0x7FFF_FFFF), "08P01", "message has a length of 2147483647 bytes, outside 4 to 30000"),
        (ascii("E") + int32(0xFFFF_FFFF), "08P01", "message has a length of 4294967295 bytes, outside 4 to 30000"),
    ]

    /// Before the login there is no TLS, and no word of such an answer is believed.
    @Test(arguments: answers.map(\.0))
    func beforeTheLogin(answer: [UInt8]) async throws {
        try await withTunnel { tunnel in
            let (refusal, upstream) = try tunnel.refusal { upstream in
                try upstream.readSSLRequest()
                try upstream.send(answer)
            }
            let words = "TLS handshake failed: the server answered the SSLRequest with an error"
            let hint = "nothing secret was sent: the tunnel never goes on without TLS"
            #expect(refusal == Refusal(sqlState: "57P03", message: tunnel.cannotReach(words), hint: hint))
            #expect(upstream.receivedInClear == FirstPackets.sslRequest)
        }
    }

    @Test(arguments: Stage.allCases, answers)
    func duringTheLogin(stage: Stage, answer: ([UInt8], sqlState: String, words: String)) async throws {
        try await withTunnel { tunnel in
            let refusal = try tunnel.refusalOfLogin { upstream in
                try stage.reach(upstream)
                try upstream.send(answer.0)
            }
            let endpoint = "127.0.0.1:\(tunnel.upstream.port)"
            let isReadable = answer.words.hasPrefix("refused the login")
            let message =
                isReadable ? "\(endpoint) \(answer.words)" : tunnel.cannotReach("login failed: \(answer.words)")
            #expect(refusal == Refusal(sqlState: answer.sqlState, message: message))
        }
    }

    /// After the login all bytes are the client's to judge: they arrive as they were sent. Where they end between two
    /// messages and were not a last word, the tunnel says in words of its own that the connection is lost.
    @Test(arguments: [
        (message("E", ascii("SFATAL\0Mgone\0\0")), false), (message("E", [0]), true), (message("E", []), true),
        (message("E", ascii("SFATAL\0Mgone")), true), (ascii("E") + int32(3), false),
        (ascii("E") + int32(0x7FFF_FFFF) + ascii("SFATAL"), false),
    ])
    func afterTheLogin(bytes: [UInt8], needsWords: Bool) async throws {
        try await withTunnel { tunnel in
            let session = try tunnel.session()
            try session.upstream.send(bytes)
            #expect(try session.client.socket.read(bytes.count) == bytes)
            session.upstream.close()
            let rest = try session.client.socket.readToEnd()
            #expect(rest.isEmpty != needsWords)
            if needsWords { #expect(try ErrorResponse.decode(Array(rest.dropFirst(5))).sqlState == "08006") }
            let end = try tunnel.logLine(with: "session ended")
            #expect(end.contains(" ended_by=upstream"))
        }
    }
}
