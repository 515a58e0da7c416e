import Testing

@testable import PrismaPostgres

struct UpstreamProxyTests {
    private func parse(_ text: String) throws(ConfigurationError) -> UpstreamProxy {
        try UpstreamProxy.parse(text, named: "--proxy", kind: .usage)
    }

    @Test(arguments: [
        ("socks5h://proxy.example:1081", UpstreamProxy.Kind.socks5(resolvesNames: true), "proxy.example:1081"),
        ("socks5://proxy.example", .socks5(resolvesNames: false), "proxy.example:1080"),
        ("socks://proxy.example", .socks5(resolvesNames: true), "proxy.example:1080"),
        ("SOCKS5H://Proxy.Example", .socks5(resolvesNames: true), "proxy.example:1080"),
        ("http://proxy.example:8080/", .http, "proxy.example:8080"),
        ("http://proxy.example", .http, "proxy.example:3128"),
        ("proxy.example:8080", .http, "proxy.example:8080"),
        (" http://[::1]:8080\n", .http, "[::1]:8080"),
    ])
    func aProxyIsReadAsCurlReadsIt(text: String, kind: UpstreamProxy.Kind, endpoint: String) throws {
        let proxy = try parse(text)
        #expect(proxy.kind == kind)
        #expect(proxy.endpoint == endpoint)
        #expect(proxy.credential == nil)
    }

    @Test func userAndPasswordAreDecoded() throws {
        let proxy = try parse("socks5h://us%40er:p%3Aass@proxy.example:1080")
        #expect(proxy.credential?.user == "us@er")
        #expect(proxy.credential?.password == Secret("p:ass"))
        #expect(proxy.host == "proxy.example")
    }

    @Test func whateverIsPrintedOfAProxyIsItsPlace() throws {
        let proxy = try parse("http://user:s3cret@proxy.example:8080")
        var dumped = ""
        dump(proxy, to: &dumped)
        for text in ["\(proxy)", String(reflecting: proxy), dumped] {
            #expect(!text.contains("s3cret") && !text.contains("user"))
        }
    }

    @Test(arguments: [
        (
            "https://proxy.example",
            "--proxy is a proxy that is itself reached over TLS, which the tunnel does not speak to a proxy"
        ),
        ("ftp://proxy.example", "--proxy has a scheme that is no proxy's"),
        ("socks5h://", "--proxy names no host and port"),
        ("socks5h://proxy.example:0", "--proxy names no host and port"),
        ("socks5h://u%zz@proxy.example", "--proxy has a user name or password that is not percent-encoded"),
        ("socks5h://user@proxy.example", "--proxy has a user name or password that SOCKS 5 cannot carry"),
    ])
    func whatIsNoProxyIsSaid(text: String, words: String) {
        let error = #expect(throws: ConfigurationError.self) { try parse(text) }
        #expect(error?.message == words)
        #expect(error?.hint?.isEmpty == false)
    }

    @Test(
        arguments: [
            (["ALL_PROXY": "socks5h://a:1"], "a:1"),
            (["HTTPS_PROXY": "http://b:2"], "b:2"),
            (["https_proxy": "http://c:3", "ALL_PROXY": "socks5h://a:1"], "a:1"),
            (["all_proxy": "socks5h://d:4", "ALL_PROXY": "socks5h://a:1"], "d:4"),
            (["ALL_PROXY": " ", "HTTPS_PROXY": "http://b:2"], "b:2"),
            (["ALL_PROXY": "socks5h://a:1", "NO_PROXY": "prisma.io"], nil),
            (["ALL_PROXY": "socks5h://a:1", "NO_PROXY": "localhost, .prisma.io"], nil),
            (["ALL_PROXY": "socks5h://a:1", "no_proxy": "*.PRISMA.io"], nil),
            (["ALL_PROXY": "socks5h://a:1", "no_proxy": "*"], nil),
            (["ALL_PROXY": "socks5h://a:1", "no_proxy": "isma.io"], "a:1"),
            (["HTTP_PROXY": "http://e:5"], nil),
            ([:], nil),
        ] as [([String: String], String?)]
    )
    func theEnvironmentNamesTheProxy(environment: [String: String], endpoint: String?) throws {
        let found = try ProxyEnvironment(environment).proxy(for: "db.prisma.io")
        #expect(found?.proxy.endpoint == endpoint)
    }

    @Test func thisMachineIsReachedWithoutAProxy() throws {
        let environment = ProxyEnvironment(["ALL_PROXY": "socks5h://a:1"])
        #expect(try environment.proxy(for: "localhost") == nil)
        #expect(try environment.proxy(for: "127.0.0.1") == nil)
    }

    @Test func aMistakeNamesItsVariable() {
        let environment = ProxyEnvironment(["https_proxy": "ftp://a:1"])
        let error = #expect(throws: ConfigurationError.self) { try environment.proxy(for: "db.prisma.io") }
        #expect(error?.message == "https_proxy has a scheme that is no proxy's")
        #expect(error?.kind == .configuration)
    }
}
