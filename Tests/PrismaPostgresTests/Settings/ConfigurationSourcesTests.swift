import Foundation
import PrismaPostgres
import Testing

@Suite struct ConfigurationSourcesTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func load(
        _ environment: [String: String] = [:],
        envFile: String? = nil
    ) throws(ConfigurationError) -> ConfigurationSources {
        try ConfigurationSources.load(environment: environment, directory: directory.path, envFile: envFile)
    }

    @Test func environmentComesFirst() throws {
        try directory.write("A=file\nB=file", to: ".env")
        let sources = try load(["A": "environment"])
        #expect(sources.value("A")?.text == "environment")
        #expect(sources.value("A")?.origin == .environment)
        #expect(sources.value("B")?.text == "file")
        #expect(sources.value("B")?.origin == .file("\(directory.path)/.env"))
        #expect(sources.value("C") == nil)
    }

    @Test func emptyVariableIsNotReplaced() throws {
        try directory.write("A=file", to: ".env")
        #expect(try load(["A": ""]).value("A")?.text == "")
    }

    @Test func rootFileComesBeforePrismas() throws {
        try directory.write("A=root", to: ".env")
        try directory.write("A=prisma\nB=prisma", to: "prisma/.env")
        let sources = try load()
        #expect(sources.value("A")?.text == "root")
        #expect(sources.value("B") == nil)
        #expect(sources.lookedAt == ["the environment", "\(directory.path)/.env"])
    }

    @Test func prismasFileIsTheFallback() throws {
        try directory.write("A=prisma", to: "prisma/.env")
        let sources = try load()
        #expect(sources.value("A")?.text == "prisma")
        #expect(sources.dotEnvFile == "\(directory.path)/prisma/.env")
    }

    @Test func noFileIsFine() throws {
        let sources = try load(["A": "1"])
        #expect(sources.value("A")?.text == "1")
        #expect(sources.dotEnvFile == nil)
        #expect(!sources.dotEnvIsReadableByOthers)
    }

    @Test func directoryCalledDotEnvIsPassedOver() throws {
        try directory.write("", to: ".env/bin/python")
        try directory.write("A=prisma", to: "prisma/.env")
        #expect(try load().value("A")?.text == "prisma")
    }

    @Test func namedFileIsTheOnlyOneRead() throws {
        try directory.write("A=root", to: ".env")
        let path = try directory.write("B=named", to: "some/where.env")
        for name in [path, "some/where.env"] {
            let sources = try load(envFile: name)
            #expect(sources.value("A") == nil)
            #expect(sources.value("B")?.text == "named")
            #expect(sources.value("B")?.origin == .file(path))
        }
    }

    @Test func environmentMayNameTheFile() throws {
        try directory.write("A=named", to: "x.env")
        #expect(try load(["PPG_TUNNEL_ENV_FILE": "x.env"]).value("A")?.text == "named")
        let error = #expect(throws: ConfigurationError.self) { try load(["PPG_TUNNEL_ENV_FILE": "nope"]) }
        #expect(error?.message == "PPG_TUNNEL_ENV_FILE: cannot read \(directory.path)/nope: no such file")
        #expect(error?.kind == .configuration)
    }

    @Test func namedFileMustExist() {
        let error = #expect(throws: ConfigurationError.self) { try load(envFile: "nope.env") }
        #expect(error?.message == "--env-file: cannot read \(directory.path)/nope.env: no such file")
        #expect(error?.kind == .usage)
    }

    @Test func namedFileMustNotBeADirectory() {
        let error = #expect(throws: ConfigurationError.self) { try load(envFile: directory.path) }
        #expect(error?.message == "--env-file: cannot read \(directory.path): it is a directory")
    }

    @Test func deviceIsNamedAsSuch() {
        // Foundation on macOS reads it, as an empty file.
        #if os(Linux)
        let error = #expect(throws: ConfigurationError.self) { try load(envFile: "/dev/null") }
        #expect(
            error?.message == "--env-file: cannot read /dev/null: it is a pipe or a device, not a plain file"
        )
        #endif
    }

    @Test(.disabled(if: geteuid() == 0, "root may read everything"), arguments: [".env", "prisma/.env"])
    func unreadableFileIsAnError(file: String) throws {
        let path = try directory.write("A=1", to: file, permissions: 0)
        let error = #expect(throws: ConfigurationError.self) { try load() }
        #expect(error?.message == "cannot read \(path): permission denied")
        #expect(error?.kind == .configuration)
    }

    @Test func fileMustBeUTF8() throws {
        let path = try directory.write(Data([0xFF, 0xFE, 0x41, 0]), to: ".env")
        let error = #expect(throws: ConfigurationError.self) { try load() }
        #expect(error?.message == "cannot read \(path): it is not UTF-8 text")
    }

    @Test func mistakeInTheFileHasItsLine() throws {
        let path = try directory.write("A=1\nc4n4ry", to: ".env")
        let error = #expect(throws: ConfigurationError.self) { try load() }
        #expect(error?.message == "\(path), line 2: not of the form KEY=value")
    }

    @Test func fileExpandsFromTheEnvironment() throws {
        try directory.write("A=<${B}>", to: ".env")
        #expect(try load(["B": "b"]).value("A")?.text == "<b>")
    }

    @Test(arguments: [(0o600, false), (0o640, false), (0o644, true), (0o604, true)])
    func noticesWhoMayReadTheFile(permissions: Int, readable: Bool) throws {
        try directory.write("A=1", to: ".env", permissions: permissions)
        #expect(try load().dotEnvIsReadableByOthers == readable)
    }

    @Test func permissionsAreThoseBehindALink() throws {
        let path = try directory.write("A=1", to: "real.env", permissions: 0o600)
        try FileManager.default.createSymbolicLink(atPath: "\(directory.path)/.env", withDestinationPath: path)
        let sources = try load()
        #expect(sources.value("A")?.text == "1")
        #expect(!sources.dotEnvIsReadableByOthers)
    }
}
