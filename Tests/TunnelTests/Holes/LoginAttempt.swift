import FakePeers

extension TestTunnel {
    /// Has a client log in while the upstream does what `script` says, and returns what the client was told in the end.
    /// The upstream's connection comes back for a look at what reached it.
    func refusal(
        certificate: TestCertificate = .trusted,
        tls: TLSPeer.Options = TLSPeer.Options(),
        script: (UpstreamPeer) throws -> Void
    ) throws -> (refusal: Refusal, upstream: UpstreamPeer) {
        let client = try client(sending: FirstPackets.startup())
        let upstream = try acceptUpstream(certificate: certificate, tls: tls)
        try script(upstream)
        return (try client.readRefusal(), upstream)
    }

    /// As `refusal`, with an upstream that has TLS and the startup message already.
    func refusalOfLogin(_ script: (UpstreamPeer) throws -> Void) throws -> Refusal {
        try refusal { upstream in
            try upstream.startTLS()
            _ = try upstream.readStartup()
            try script(upstream)
        }.refusal
    }

    /// `cannot reach 127.0.0.1:5432: …`
    func cannotReach(_ reason: String, host: String = "127.0.0.1") -> String {
        "cannot reach \(host):\(upstream.port): \(reason)"
    }
}

/// Whether bytes hold a text anywhere.
func contains(_ text: String, in bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: Unicode.ASCII.self).contains(text)
}
