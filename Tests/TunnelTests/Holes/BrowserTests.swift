import FakePeers
import PostgresWire
import TestBytes
import Testing

/// DNS rebinding and cross-site requests need an HTTP endpoint, and there is none: a browser that a page leads to the
/// port is answered once, and nothing that the page has it send is understood.
///
/// Row 20 of `Tests/HOLES.md`.
@Suite struct BrowserTests {
    private static let startup = FirstPackets.startup() + encoded(Query("drop table t").encode)

    @Test(arguments: [
        ascii("GET / HTTP/1.1\r\nHost: evil.example\r\nOrigin: https://evil.example\r\n\r\n"),
        ascii("OPTIONS / HTTP/1.1\r\nHost: localhost\r\nAccess-Control-Request-Method: POST\r\n\r\n"),
        ascii("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(startup.count)\r\n\r\n") + startup,
        ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") + startup,
    ])
    func aRequestIsRefusedAndNotUnderstood(request: [UInt8]) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: request)
            let answer = String(decoding: try client.socket.readToEnd(), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(!answer.contains("Access-Control"), "another page may not even read this")
            #expect(tunnel.upstream.isQuiet)
            #expect(try tunnel.logLine(with: "speaks HTTP").hasPrefix("info: connection refused"))
        }
    }
}
