import FakePeers
import TestBytes
import Testing

/// Requests for encryption without end (CVE-2026-6479). `AlternatingRequestsMemoryTests` has what they cost.
///
/// Row 10 of `Tests/HOLES.md`.
@Suite struct AlternatingRequestsTests {
    @Test(arguments: [5, 50_000], [true, false])
    func eachIsAnsweredOnce(pairs: Int, sslFirst: Bool) async throws {
        try await withTunnel { tunnel in
            let (ssl, gss) = (FirstPackets.sslRequest, FirstPackets.gssencRequest)
            let both = sslFirst ? ssl + gss : gss + ssl
            var requests: [UInt8] = []
            for _ in 0..<pairs { requests += both }
            let client = try tunnel.client(sending: requests)
            #expect(try client.socket.read(2) == ascii("NN"))
            let message = "unsupported frontend protocol 1234.\(sslFirst ? 5679 : 5680): server supports 3.0 to 3.2"
            #expect(try client.readRefusal() == Refusal(sqlState: "0A000", message: message))
            let rejections = sslFirst ? ["SSLRequest", "GSSENCRequest"] : ["GSSENCRequest", "SSLRequest"]
            #expect(
                tunnel.logLines(of: client)
                    == ["debug: connection received"] + rejections.map { "debug: \($0) rejected" }
                    + ["info: connection refused: \(message)"]
            )
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// Each request is sent when the one before was answered, as a patient client would do it.
    @Test(arguments: [[FirstPackets.gssencRequest], [FirstPackets.sslRequest, FirstPackets.gssencRequest]])
    func theSameOneAgainEndsTheConnection(requests: [[UInt8]]) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client()
            for request in requests {
                try client.send(request)
                #expect(try client.socket.read(1) == ascii("N"))
            }
            try client.send(requests[0] + FirstPackets.startup())
            let code = requests.count == 1 ? 5680 : 5679
            let words = "unsupported frontend protocol 1234.\(code): server supports 3.0 to 3.2"
            #expect(try client.readRefusal() == Refusal(sqlState: "0A000", message: words))
            #expect(tunnel.upstream.isQuiet)
        }
    }
}
