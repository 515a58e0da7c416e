import Foundation
import TestPlaces
import Testing

@testable import PrismaPostgres

struct DotEnvFileTests {
    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions].flatMap {
            ($0 as? NSNumber)?.intValue
        }
    }

    @Test func makesAFileOnlyItsOwnerMayRead() throws {
        try TemporaryDirectory.with([:]) { directory in
            let path = "\(directory)/.env"
            try DotEnvFile(path: path).save("DATABASE_URL", Secret("postgres://x"))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "DATABASE_URL=\"postgres://x\"\n")
            #expect(try permissions(path) == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [".env"])
        }
    }

    @Test func takesTheFileAwayFromOthers() throws {
        try TemporaryDirectory.with([".env": "A=1\n"]) { directory in
            let path = "\(directory)/.env"
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            try DotEnvFile(path: path).save("B", Secret("2"))
            #expect(try permissions(path) == 0o600)
        }
    }

    @Test func writesThroughALink() throws {
        try TemporaryDirectory.with(["real": "A=1\n"]) { directory in
            try FileManager.default.createSymbolicLink(atPath: "\(directory)/.env", withDestinationPath: "real")
            try DotEnvFile(path: "\(directory)/.env").save("B", Secret("2"))
            #expect(try String(contentsOfFile: "\(directory)/real", encoding: .utf8) == "A=1\nB=\"2\"\n")
        }
    }

    @Test func knowsWhetherAValueIsThere() throws {
        try TemporaryDirectory.with([".env": "A=1\nB=\n"]) { directory in
            let file = try DotEnvFile(path: "\(directory)/.env")
            #expect(try file.hasValue(for: "A"))
            #expect(try !file.hasValue(for: "B"))
            #expect(try !file.hasValue(for: "C"))
        }
    }

    @Test func saysWhyItCannotWrite() throws {
        try TemporaryDirectory.with([:]) { directory in
            let file = try DotEnvFile(path: "\(directory)/missing/.env")
            let error = #expect(throws: ConfigurationError.self) { try file.save("A", Secret("canary")) }
            #expect(error?.message.hasSuffix("no such file or directory") == true)
            #expect(error?.description.contains("canary") == false)
        }
    }
}
