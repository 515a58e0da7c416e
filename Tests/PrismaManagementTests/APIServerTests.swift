import PrismaPostgres
import Testing

@testable import PrismaManagement

struct APIServerTests {
    @Test(arguments: [
        ("https://api.prisma.io", "https://api.prisma.io"),
        ("HTTPS://api.prisma.io/", "https://api.prisma.io"),
        ("https://proxy.example:8443", "https://proxy.example:8443"),
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010"),
        ("http://localhost", "http://localhost"),
        ("http://[::1]:80", "http://[::1]:80"),
    ])
    func takesHttpsAndHttpOnThisMachine(text: String, origin: String) throws {
        #expect(try APIServer(text).origin == origin)
    }

    @Test(arguments: [
        "", "api.prisma.io", "http://api.prisma.io", "ftp://localhost", "http://localhost.evil.example",
        "http://127.0.0.1.evil.example", "https://", "https://user@api.prisma.io", "https://a:canary@api.prisma.io",
        "https://api.prisma.io/v1", "https://api.prisma.io?x=1", "https://api.prisma.io#x",
    ])
    func refusesEverythingElseWithoutRepeatingIt(text: String) {
        let error = #expect(throws: ConfigurationError.self) { try APIServer(text) }
        #expect(error?.message.hasPrefix("PRISMA_API_URL: ") == true)
        #expect(error?.description.contains("canary") == false)
    }
}
