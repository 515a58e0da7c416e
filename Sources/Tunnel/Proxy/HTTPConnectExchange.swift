import PostgresWire
import PrismaPostgres
import Reactor

/// HTTP's CONNECT (RFC 9110, 9.3.6) in HTTP/1.1, with Basic authentication (RFC 7617) where the proxy's URL has a user.
struct HTTPConnectExchange {
    /// Bytes an answer's header may have (our own limit; curl's is 100 kB for one line). Nothing of it is needed but
    /// its first line.
    static let longestHeader = 16 * 1024

    private let credential: UpstreamProxy.Credential?
    private let destination: ProxyHandshake.Destination
    private var header: [UInt8] = []
    private var isFinished = false

    init(credential: UpstreamProxy.Credential?, destination: ProxyHandshake.Destination) {
        self.credential = credential
        self.destination = destination
    }

    /// The whole request.
    var request: [UInt8] {
        let place =
            switch destination {
            case .name(let name, let port): name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)"
            case .address(let address): address.description
            }
        var request = Array("CONNECT \(place) HTTP/1.1\r\nHost: \(place)\r\n".utf8)
        if let credential {
            request += Array("Proxy-Authorization: Basic ".utf8)
            request += Base64.encode(Array(credential.user.utf8) + [UInt8(ascii: ":")] + credential.password.bytes)
            request += Array("\r\n".utf8)
        }
        return request + Array("\r\n".utf8)
    }

    mutating func received(_ bytes: UnsafeRawBufferPointer) -> ProxyHandshake.Step {
        guard !isFinished else { return .fail(.dataBehindAnswer) }
        header += bytes
        guard Self.mayBeHTTP(header) else { return fail(.notHTTP) }
        guard let end = Self.end(of: header) else {
            return header.count > Self.longestHeader ? fail(.notHTTP) : .wait
        }
        guard let status = Self.status(header) else { return fail(.notHTTP) }
        // A refusal's page may follow; behind a success the upstream would have spoken first, which PostgreSQL never does.
        guard status.first == "2" else { return fail(.status(PeerText.shown(status))) }
        guard end == header.count else { return fail(.dataBehindAnswer) }
        isFinished = true
        return .connected
    }

    /// As far as the first bytes tell.
    private static func mayBeHTTP(_ bytes: [UInt8]) -> Bool {
        let magic = Array("HTTP/1.".utf8)
        return bytes.prefix(magic.count).elementsEqual(magic.prefix(bytes.count))
    }

    /// Just behind the empty line. Bare line feeds end lines, too (RFC 9112, 2.2).
    private static func end(of bytes: [UInt8]) -> Int? {
        var isAtLineStart = false
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\n") {
                if isAtLineStart { return index + 1 }
                isAtLineStart = true
            } else if byte != UInt8(ascii: "\r") {
                isAtLineStart = false
            }
        }
        return nil
    }

    /// `200 Connection established`, from the first line: three digits, and whatever words there are.
    private static func status(_ header: [UInt8]) -> String? {
        let line = header.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        guard let blank = line.firstIndex(of: UInt8(ascii: " ")) else { return nil }
        let status = line[(blank + 1)...]
        guard status.prefix(3).count == 3, status.prefix(3).allSatisfy({ (0x30...0x39).contains($0) }),
            status.count == 3 || status[status.startIndex + 3] == UInt8(ascii: " ")
        else { return nil }
        return String(decoding: status.prefix(100), as: UTF8.self)
    }

    private mutating func fail(_ error: ProxyError) -> ProxyHandshake.Step {
        isFinished = true
        return .fail(error)
    }
}
