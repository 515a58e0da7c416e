import PrismaPostgres
import Reactor
import TestBytes
import Testing

@testable import Tunnel

/// What is said to a proxy, byte for byte, and what its answers mean however they are split.
struct ProxyHandshakeTests {
    private typealias Step = ProxyHandshake.Step

    private static func proxy(_ url: String) throws -> UpstreamProxy {
        try UpstreamProxy.parse(url, named: "--proxy", kind: .usage)
    }

    private static func handshake(
        _ url: String,
        to destination: ProxyHandshake.Destination = .name("db.prisma.io", port: 5432)
    ) throws -> ProxyHandshake {
        ProxyHandshake(proxy: try proxy(url), destination: destination)
    }

    private static func feed(_ bytes: [UInt8], to handshake: inout ProxyHandshake) -> Step {
        bytes.withUnsafeBytes { handshake.received($0) }
    }

    /// The first step that is not `wait`, byte by byte.
    private static func drip(_ bytes: [UInt8], to handshake: inout ProxyHandshake) -> Step {
        for byte in bytes {
            let step = feed([byte], to: &handshake)
            if step != .wait { return step }
        }
        return .wait
    }

    private static let name = Array("db.prisma.io".utf8)
    private static let connectByName: [UInt8] = [5, 1, 0, 3, 12] + name + [0x15, 0x38]

    @Test(arguments: [false, true])
    func socksLeadsToAName(byteByByte: Bool) throws {
        let feed = byteByByte ? Self.drip : Self.feed
        var handshake = try Self.handshake("socks5h://proxy")
        #expect(handshake.started() == [5, 1, 0])
        #expect(feed([5, 0], &handshake) == .send(Self.connectByName))
        #expect(feed([5, 0, 0, 1, 0, 0, 0, 0, 0, 0], &handshake) == .connected)
    }

    @Test(
        arguments: [
            [5, 0, 0, 3, 4, 1, 2, 3, 4, 0, 0],
            [5, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
        ] as [[UInt8]]
    )
    func whereTheProxyIsBoundMayHaveAnyForm(reply: [UInt8]) throws {
        var handshake = try Self.handshake("socks5h://proxy")
        _ = Self.feed([5, 0], to: &handshake)
        #expect(Self.drip(reply, to: &handshake) == .connected)
    }

    @Test func socksWithAnAddress() throws {
        let address = try #require(try Resolver.lookUp(host: "192.0.2.7", port: 5432).first)
        var handshake = try Self.handshake("socks5://proxy", to: .address(address))
        #expect(Self.feed([5, 0], to: &handshake) == .send([5, 1, 0, 1, 192, 0, 2, 7, 0x15, 0x38]))
    }

    @Test func socksWithAPassword() throws {
        var handshake = try Self.handshake("socks5h://me:pass@proxy")
        #expect(handshake.started() == [5, 2, 0, 2])
        #expect(Self.feed([5, 2], to: &handshake) == .send([1, 2] + Array("me".utf8) + [4] + Array("pass".utf8)))
        #expect(Self.feed([1, 0], to: &handshake) == .send(Self.connectByName))
    }

    @Test func aRefusedPasswordIsSaid() throws {
        var handshake = try Self.handshake("socks5h://me:pass@proxy")
        _ = Self.feed([5, 2], to: &handshake)
        #expect(Self.feed([1, 1], to: &handshake) == .fail(.credentialRefused))
    }

    @Test(
        arguments: [
            ([72, 84], .fail(.notSOCKS5)),
            ([4, 0], .fail(.notSOCKS5)),
            ([5, 0xFF], .fail(.wantsCredential)),
            ([5, 1], .fail(.unknownAuthentication)),
            // A password that was not offered is not asked for in good faith.
            ([5, 2], .fail(.unknownAuthentication)),
            ([5, 0, 5], .fail(.dataBehindAnswer)),
        ] as [([UInt8], ProxyHandshake.Step)]
    )
    func whatAnswersTheGreeting(answer: [UInt8], step: ProxyHandshake.Step) throws {
        var handshake = try Self.handshake("socks5h://proxy")
        #expect(Self.feed(answer, to: &handshake) == step)
    }

    @Test(
        arguments: [
            ([5, 2, 0, 1, 0, 0, 0, 0, 0, 0], .fail(.refused("its rules do not allow the connection"))),
            ([5, 5, 0, 1, 0, 0, 0, 0, 0, 0], .fail(.refused("the upstream refused its connection"))),
            ([5, 99, 0, 1, 0, 0, 0, 0, 0, 0], .fail(.refused("it answered with code 99"))),
            ([5, 0, 0, 1, 0, 0, 0, 0, 0, 0, 83], .fail(.dataBehindAnswer)),
            ([5, 0, 0, 9, 0, 0, 0, 0, 0, 0], .fail(.notSOCKS5)),
            ([4], .fail(.notSOCKS5)),
        ] as [([UInt8], ProxyHandshake.Step)]
    )
    func whatAnswersTheRequest(answer: [UInt8], step: ProxyHandshake.Step) throws {
        var handshake = try Self.handshake("socks5h://proxy")
        _ = Self.feed([5, 0], to: &handshake)
        #expect(Self.feed(answer, to: &handshake) == step)
    }

    @Test func connectIsAskedForInOneRequest() throws {
        var handshake = try Self.handshake("http://me:pass@proxy")
        let request = String(decoding: handshake.started(), as: UTF8.self)
        #expect(
            request == "CONNECT db.prisma.io:5432 HTTP/1.1\r\nHost: db.prisma.io:5432\r\n"
                + "Proxy-Authorization: Basic bWU6cGFzcw==\r\n\r\n"
        )
    }

    @Test(arguments: [
        "HTTP/1.1 200 Connection established\r\n\r\n", "HTTP/1.0 200 OK\r\nVia: x\r\n\r\n", "HTTP/1.1 200\n\n",
    ])
    func aSuccessIsReadToItsEmptyLine(answer: String) throws {
        var whole = try Self.handshake("http://proxy")
        #expect(Self.feed(Array(answer.utf8), to: &whole) == .connected)
        var split = try Self.handshake("http://proxy")
        #expect(Self.drip(Array(answer.utf8), to: &split) == .connected)
    }

    @Test(
        arguments: [
            ("HTTP/1.1 403 Forbidden\r\n\r\n<html>", .fail(.status("403 Forbidden"))),
            ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", .fail(.status("407 Proxy Authentication Required"))),
            ("HTTP/1.1 502 \u{1B}[31m\r\n\r\n", .fail(.status("502 \\u{1B}[31m"))),
            ("HTTP/1.1 200 OK\r\n\r\nS", .fail(.dataBehindAnswer)),
            ("SSH-2.0-OpenSSH", .fail(.notHTTP)),
            ("HTTP/1.1 2x0 OK\r\n\r\n", .fail(.notHTTP)),
            ("HTTP/1.1\r\n\r\n", .fail(.notHTTP)),
            ("HTTP/1.1 200 OK\r\nX: y\r\n", .wait),
        ] as [(String, ProxyHandshake.Step)]
    )
    func whatAnswersConnect(answer: String, step: ProxyHandshake.Step) throws {
        var handshake = try Self.handshake("http://proxy")
        #expect(Self.feed(Array(answer.utf8), to: &handshake) == step)
    }

    @Test func aHeaderHasAnEnd() throws {
        var handshake = try Self.handshake("http://proxy")
        let answer =
            Array("HTTP/1.1 200 OK\r\nX: ".utf8) + [UInt8](repeating: 65, count: HTTPConnectExchange.longestHeader)
        #expect(Self.feed(answer, to: &handshake) == .fail(.notHTTP))
    }

    @Test func randomAnswersNeverTrap() throws {
        var generator = SeededGenerator(seed: 17)
        for url in ["socks5h://proxy", "socks5h://me:pass@proxy", "http://proxy"] {
            for _ in 0..<2_000 {
                var handshake = try Self.handshake(url)
                var isOver = false
                for _ in 0..<6 where !isOver {
                    var bytes = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
                        UInt8.random(in: 0...255, using: &generator)
                    }
                    // Most of the time as far as the rules go.
                    if Bool.random(using: &generator) {
                        bytes = [[5, 0], [5, 2], [1, 0], [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]].randomElement(
                            using: &generator
                        )!
                    }
                    switch Self.feed(bytes, to: &handshake) {
                    case .connected, .fail: isOver = true
                    case .wait, .send: break
                    }
                }
            }
        }
    }
}
