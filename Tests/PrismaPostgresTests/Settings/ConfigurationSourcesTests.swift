import Foundation
import PrismaPostgres
import TestPlaces
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
        #expect(try sources.value("A")?.text == "environment")
        #expect(try sources.value("A")?.origin == .environment)
        #expect(try sources.value("B")?.text == "file")
        #expect(try sources.value("B")?.origin == .file("\(directory.path)/.env"))
        #expect(try sources.value("C") == nil)
    }

    @Test func emptyVariableIsNotReplaced() throws {
        try directory.write("A=file", to: ".env")
        #expect(try load(["A": ""]).value("A")?.text == "")
    }

    @Test func rootFileComesBeforePrismas() throws {
        try directory.write("A=root", to: ".env")
        try directory.write("A=prisma\nB=prisma", to: "prisma/.env")
        let sources = try load()
        #expect(try sources.value("A")?.text == "root")
        #expect(try sources.value("B") == nil)
        #expect(sources.lookedAt == ["the environment", "\(directory.path)/.env"])
    }

    @Test func prismasFileIsTheFallback() throws {
        try directory.write("A=prisma", to: "prisma/.env")
        let sources = try load()
        #expect(try sources.value("A")?.text == "prisma")
        #expect(sources.dotEnvFile == "\(directory.path)/prisma/.env")
    }

    @Test func noFileIsFine() throws {
        let sources = try load(["A": "1"])
        #expect(try sources.value("A")?.text == "1")
        #expect(sources.dotEnvFile == nil)
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
            #expect(try sources.value("A") == nil)
            #expect(try sources.value("B")?.text == "named")
            #expect(try sources.value("B")?.origin == .file(path))
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

    @Test func theNullDeviceIsAnEmptyFile() throws {
        #expect(try load(envFile: "/dev/null").value("A") == nil)
    }

    @Test func endlessDeviceIsAnError() {
        let error = #expect(throws: ConfigurationError.self) { try load(envFile: "/dev/zero") }
        #expect(
            error?.message == "--env-file: cannot read /dev/zero: it is a pipe or a device that gives more than a MiB"
        )
    }

    @Test(.disabled(if: geteuid() == 0, "root may read everything"), arguments: [".env", "prisma/.env"])
    func unreadableFileIsAWarningForWhoLooksForASetting(file: String) throws {
        let path = try directory.write("A=1", to: file, permissions: 0)
        let sources = try load(["B": "1"])
        #expect(try sources.value("B")?.text == "1")
        #expect(sources.warnings.isEmpty)
        #expect(try sources.value("A") == nil)
        #expect(
            sources.warnings.map(\.message) == [
                "cannot read \(path): permission denied: none of its settings count"
            ]
        )
        #expect(sources.lookedAt.last == "\(path) (cannot be read: permission denied)")
    }

    @Test func aLinkThatLeadsNowhereIsSaid() throws {
        let link = "\(directory.path)/.env"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "nowhere")
        let sources = try load()
        #expect(sources.lookedAt[1] == "\(link) (a link that leads nowhere)")
        let error = #expect(throws: ConfigurationError.self) { try load(envFile: link) }
        #expect(error?.message == "--env-file: cannot read \(link): a link that leads nowhere")
    }

    @Test func fileIsReadOnlyWhenASettingIsLookedForInIt() throws {
        let path = try directory.write("[section]\nA=1", to: ".env")
        let sources = try load(["B": "1"])
        #expect(try sources.value("B")?.text == "1")
        #expect(sources.warnings.isEmpty)
        #expect(try sources.value("A")?.text == "1")
        #expect(
            sources.warnings == [
                ConfigurationWarning(
                    message: "\(path): line 1 is not of the form KEY=value: passed over",
                    hint: "start a line with # to make it a comment"
                )
            ]
        )
    }

    @Test func whatKubernetesSetsIsNoPort() throws {
        try directory.write("PPG_TUNNEL_PORT=5433", to: ".env")
        let name = "PPG_TUNNEL_PORT"
        #expect(try load([name: "tcp://10.0.0.1:5432"]).value(name)?.text == "5433")
        #expect(try load([name: "udp://10.0.0.1:5432"]).value(name)?.origin == .environment)
        #expect(try load([name: "5434"]).value(name)?.text == "5434")
        try directory.write("PPG_TUNNEL_PORT=tcp://10.0.0.1:5432", to: ".env")
        #expect(try load().value(name)?.text == "tcp://10.0.0.1:5432")
    }

    @Test func fileExpandsFromTheEnvironment() throws {
        try directory.write("A=<${B}>", to: ".env")
        #expect(try load(["B": "b"]).value("A")?.text == "<b>")
    }

    @Test(arguments: [(0o600, false), (0o640, false), (0o644, true), (0o604, true)])
    func whoMayReadTheFileIsSaid(permissions: Int, readable: Bool) throws {
        let path = try directory.write("A=1", to: ".env", permissions: permissions)
        let said = ConfigurationWarning(
            message: "\(path) holds DATABASE_URL, and every user of this machine can read it",
            hint: "chmod 600 \(path)"
        )
        #expect(SettingsFile.exposure(of: path, holding: "DATABASE_URL") == (readable ? said : nil))
    }

    @Test func permissionsAreThoseBehindALink() throws {
        let path = try directory.write("A=1", to: "real.env", permissions: 0o600)
        let link = "\(directory.path)/.env"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(try load().value("A")?.text == "1")
        #expect(SettingsFile.exposure(of: link, holding: "A") == nil)
    }

    @Test func whereThereIsNoDotEnvOptionsStandBesideTheConnectionString() throws {
        try directory.write("A=local\nDATABASE_URL=postgres://u:p@h", to: ".env.local")
        try directory.write("A=development", to: ".env.development")
        #expect(try load().value("A")?.origin == .file("\(directory.path)/.env.local"))
        try directory.write("B=1", to: ".env")
        #expect(try load().value("A") == nil)
    }
}
