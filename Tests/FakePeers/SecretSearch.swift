import LibC
import TestBytes

extension TestTunnel {
    /// Where the password stands and must not: in the log, in what clients were sent, in what was sent in clear to an
    /// upstream that has TLS. In any of the forms that secrets are written in.
    func findSecret() -> TunnelFault? {
        let search = SecretSearch(for: ascii(Self.password))
        if let line = log.lines.first(where: { search.finds(in: ascii($0)) }) { return .secretInLog(line) }
        if clients.contains(where: { search.finds(in: $0.socket.received) }) { return .secretShownToClient }
        guard server.upstream.target.security == .verifiedTLS else { return nil }
        return upstreamPeers.contains { search.finds(in: $0.receivedInClear) } ? .secretInClear : nil
    }
}

/// A secret as it is, in hexadecimal digits, and in base64.
private struct SecretSearch {
    private let forms: [[UInt8]]

    init(for secret: [UInt8]) {
        let digits = secret.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        forms = [secret, ascii(digits), ascii(SCRAMServer.base64(secret))]
    }

    func finds(in bytes: [UInt8]) -> Bool {
        forms.contains { Self.contains($0, in: bytes) }
    }

    /// From one place with the first byte to the next: some tests have moved many megabytes.
    private static func contains(_ sought: [UInt8], in bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) -> Bool in
            guard var place = bytes.baseAddress else { return false }
            let end = place + bytes.count
            while end - place >= sought.count {
                guard let found = memchr(place, CInt(sought[0]), end - place) else { return false }
                let start = UnsafeRawPointer(found)
                if end - start >= sought.count, memcmp(start, sought, sought.count) == 0 { return true }
                place = start + 1
            }
            return false
        }
    }
}
