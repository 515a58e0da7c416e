import PrismaPostgres
import TestPlaces
import Testing

@Suite struct DatabaseURLSourceTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func databaseURL(
        _ environment: [String: String] = [:],
        url: String? = nil
    ) throws(ConfigurationError) -> DatabaseURL {
        try ConfigurationSources.load(environment: environment, directory: directory.path, envFile: nil)
            .databaseURL(override: url)
    }

    @Test func optionComesBeforeEnvironmentBeforeFile() throws {
        try directory.write("DATABASE_URL=postgres://u:p@file", to: ".env")
        #expect(try databaseURL().target.host == "file")
        let environment = ["DATABASE_URL": "postgres://u:p@environment"]
        #expect(try databaseURL(environment).target.host == "environment")
        #expect(try databaseURL(environment, url: "postgres://u:p@option").target.host == "option")
    }

    @Test func nothingSetSaysWhereItWasLookedFor() {
        let error = #expect(throws: ConfigurationError.self) { try databaseURL() }
        #expect(
            error?.description == "DATABASE_URL is not set: looked in the environment, "
                + "\(directory.path)/.env (not there), \(directory.path)/prisma/.env (not there)\n"
                + "hint: set it to prisma+postgres://accelerate.prisma-data.net/?api_key=KEY "
                + "or postgres://USER:PASSWORD@db.prisma.io:5432/postgres?sslmode=require"
        )
        #expect(error?.kind == .configuration)
    }

    @Test func nothingInTheFileNamesTheFile() throws {
        try directory.write("OTHER=1", to: ".env")
        let error = #expect(throws: ConfigurationError.self) { try databaseURL() }
        #expect(error?.message == "DATABASE_URL is not set: looked in the environment, \(directory.path)/.env")
    }

    @Test func mistakeSaysWhereItIs() throws {
        try directory.write("DATABASE_URL=", to: ".env")
        let inFile = #expect(throws: ConfigurationError.self) { try databaseURL() }
        #expect(inFile?.message == "DATABASE_URL in \(directory.path)/.env: the value is empty")
        #expect(inFile?.kind == .configuration)

        let inEnvironment = #expect(throws: ConfigurationError.self) { try databaseURL(["DATABASE_URL": ""]) }
        #expect(inEnvironment?.message == "DATABASE_URL in the environment: the value is empty")
        #expect(inEnvironment?.kind == .configuration)

        let onCommandLine = #expect(throws: ConfigurationError.self) { try databaseURL(url: "mysql://h") }
        #expect(onCommandLine?.message == "--url: the scheme mysql: is not one of Prisma Postgres")
        #expect(onCommandLine?.kind == .usage)
    }
}
