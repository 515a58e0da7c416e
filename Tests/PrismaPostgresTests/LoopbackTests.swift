import Testing

@testable import PrismaPostgres

@Suite struct LoopbackTests {
    @Test(arguments: [
        "localhost", "LOCALHOST", "db.localhost", "127.0.0.1", "127.0.0.0", "127.255.255.254", "::1", "0:0:0:0:0:0:0:1",
    ])
    func isThisMachine(host: String) {
        #expect(Loopback.contains(host))
    }

    @Test(arguments: [
        "", "localhost.example.com", "notlocalhost", "127.0.0.1.example.com", "127.0.0", "127.0.0.256", "127.0.0.1.1",
        "127.0.0.", "127..0.1", "127.0.0.0001", "128.0.0.1", "10.0.0.1", "0.0.0.0", "::", "::2", "1::1", "127.0.0.+1",
    ])
    func isNotThisMachine(host: String) {
        #expect(!Loopback.contains(host))
    }
}
