import FakePeers
import PostgresWire
import Testing

/// Attempts that end with a refusal. What the log says of them and what reached the upstream is checked here, for all.
extension TestTunnel {
    /// Has a client log in while the upstream does what `script` says, and returns what the client was told in the end.
    /// The upstream's connection comes back for a look at what reached it.
    func refusal(
        certificate: TestCertificate = .trusted,
        tls: TLSPeer.Options = TLSPeer.Options(),
        sourceLocation: SourceLocation = #_sourceLocation,
        script: (UpstreamPeer) throws -> Void
    ) throws -> (refusal: Refusal, upstream: UpstreamPeer) {
        let client = try client(sending: FirstPackets.startup())
        let upstream = try acceptUpstream(certificate: certificate, tls: tls)
        try script(upstream)
        let refusal = try client.readRefusal()
        let hint = refusal.hint.map { " hint=\($0)" } ?? ""
        let lines = ["debug: connection received", "debug: startup message received database=shop"]
        // The upstream's own words are the client's alone; the log says whose they are, on one line.
        let shown = refusal.message.replacing("\n", with: "\\u{A}")
        let warnings = [
            "warning: \(refusal.message)\(hint)",
            "warning: 127.0.0.1:\(self.upstream.port) refused the login: \(shown)\(hint)",
        ]
        let logged = logLines(of: client)
        #expect(logged.dropLast() == lines[...], sourceLocation: sourceLocation)
        #expect(warnings.contains(logged.last ?? ""), "\(logged)", sourceLocation: sourceLocation)
        #expect(refusal.severity == "FATAL", sourceLocation: sourceLocation)
        #expect(self.upstream.isQuiet, "the login was tried again", sourceLocation: sourceLocation)
        return (refusal, upstream)
    }

    /// As `refusal`, with an upstream that has TLS and the startup message already. The tunnel says no more to it than
    /// `script` reads.
    func refusalOfLogin(
        sourceLocation: SourceLocation = #_sourceLocation,
        _ script: (UpstreamPeer) throws -> Void
    ) throws -> Refusal {
        let (refusal, upstream) = try refusal(sourceLocation: sourceLocation) { upstream in
            try upstream.startTLS()
            #expect(try upstream.readStartupPacket() == FirstPackets.login, sourceLocation: sourceLocation)
            try script(upstream)
        }
        #expect(upstream.receivedInClear == FirstPackets.sslRequest, sourceLocation: sourceLocation)
        #expect(try upstream.readToEnd().isEmpty, "the tunnel went on", sourceLocation: sourceLocation)
        return refusal
    }

    /// Has a client send bytes that no session follows, and returns what it was told. Nobody upstream hears of it.
    func rejection(of bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws -> Refusal {
        let client = try client(sending: bytes)
        let refusal = try client.readRefusal()
        let lines = ["debug: connection received", "info: connection refused: \(refusal.message)"]
        #expect(logLines(of: client) == lines, sourceLocation: sourceLocation)
        #expect(refusal.severity == "FATAL", sourceLocation: sourceLocation)
        #expect(upstream.isQuiet, sourceLocation: sourceLocation)
        return refusal
    }

    /// `cannot reach 127.0.0.1:5432: …`
    func cannotReach(_ reason: String, host: String = "127.0.0.1") -> String {
        "cannot reach \(host):\(upstream.port): \(reason)"
    }

    /// What the log says of one client, without its address.
    func logLines(of client: RawClient) -> [String] {
        let address = " client=127.0.0.1:\(client.socket.localPort)"
        // Steps on the way to the upstream have suites of their own, and so have the codes.
        return log.lines.filter { ($0 + " ").contains(address + " ") && !$0.hasPrefix("debug: upstream ") }
            .map { $0.replacing(address, with: "").replacing(/\ code=\w+/, with: "") }
    }
}

/// Whether bytes hold a text anywhere.
func contains(_ text: String, in bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: Unicode.ASCII.self).contains(text)
}
