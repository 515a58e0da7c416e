import PrismaPostgres
import TestPlaces
import Testing

@testable import PrismaManagement

struct ServiceTokenTests {
    private func find(_ environment: [String: String], file: String = "") throws -> Secret {
        try TemporaryDirectory.with([".env": file]) { directory in
            try ServiceToken.find(
                in: ConfigurationSources.load(environment: environment, directory: directory, envFile: nil)
            )
        }
    }

    @Test func readsEitherVariable() throws {
        #expect(try find(["PRISMA_SERVICE_TOKEN": "a"]) == Secret("a"))
        #expect(try find(["PRISMA_POSTGRES_TOKEN": "b"]) == Secret("b"))
        #expect(try find([:], file: "PRISMA_POSTGRES_TOKEN=c") == Secret("c"))
    }

    @Test func prefersPrismasOwnName() throws {
        #expect(try find(["PRISMA_SERVICE_TOKEN": "a", "PRISMA_POSTGRES_TOKEN": "b"]) == Secret("a"))
    }

    @Test func prefersTheEnvironmentToTheFile() throws {
        #expect(try find(["PRISMA_POSTGRES_TOKEN": "b"], file: "PRISMA_SERVICE_TOKEN=a") == Secret("b"))
    }

    @Test func anEmptyVariableIsNone() throws {
        #expect(try find(["PRISMA_SERVICE_TOKEN": " ", "PRISMA_POSTGRES_TOKEN": " b\n"]) == Secret("b"))
    }

    @Test func saysWhereItLookedAndWhereToGetOne() {
        let error = #expect(throws: ServiceToken.Missing.self) { try find([:]) }
        #expect(error?.message.contains("neither PRISMA_SERVICE_TOKEN nor PRISMA_POSTGRES_TOKEN is set") == true)
        #expect(error?.message.contains(".env") == true)
        #expect(error?.hint.contains("https://console.prisma.io") == true)
    }

    @Test func refusesAConnectionString() {
        let error = #expect(throws: ServiceToken.Missing.self) {
            try find(["PRISMA_SERVICE_TOKEN": "postgres://canary:canary@db.prisma.io/postgres"])
        }
        #expect(error?.message == "PRISMA_SERVICE_TOKEN: the value is a URL, not a token")
    }

    @Test(arguments: ["canary token", "canary\r\nX: y", "canaryé"])
    func refusesWhatCannotBeAHeader(token: String) {
        let error = #expect(throws: ServiceToken.Missing.self) { try find(["PRISMA_SERVICE_TOKEN": token]) }
        #expect(error?.message.contains("canary") == false)
    }
}
