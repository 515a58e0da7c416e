import Foundation
import LibC
import Testing

@testable import Reactor

@Suite struct SocketFileTests {
    private let directory: String

    init() throws {
        directory = NSTemporaryDirectory() + "ppg-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    private var path: String {
        directory + "/.s.PGSQL.5432"
    }

    private func clean() {
        try? FileManager.default.removeItem(atPath: directory)
    }

    private var exists: Bool {
        FileManager.default.fileExists(atPath: path)
    }

    private func failure(_ path: String) -> SocketFile.Failure? {
        #expect(throws: SocketFile.Failure.self) { try SocketFile.listen(at: path) }
    }

    @Test func belongsToItsOwnerAlone() throws {
        defer { clean() }
        let (listener, _) = try SocketFile.listen(at: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(listener.address.path == path)
    }

    @Test func isRemoved() throws {
        defer { clean() }
        let (_, file) = try SocketFile.listen(at: path)
        file.remove()
        #expect(!exists)
    }

    @Test func replacesASocketThatNobodyAnswersOn() throws {
        defer { clean() }
        do {
            // The listener is closed at the end of the scope, and the file stays.
            _ = try SocketFile.listen(at: path)
        }
        #expect(exists)
        let (listener, _) = try SocketFile.listen(at: path)
        #expect(listener.address.path == path)
    }

    @Test func refusesASocketThatIsAnswered() throws {
        defer { clean() }
        let (listener, _) = try SocketFile.listen(at: path)
        #expect(failure(path) == .inUse)
        #expect(listener.address.isUnix)
        #expect(exists)
    }

    @Test func refusesAndLeavesAnotherFile() throws {
        defer { clean() }
        try Data("mine".utf8).write(to: URL(filePath: path))
        #expect(failure(path) == .otherFile)
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
    }

    @Test func refusesALinkToASocket() throws {
        defer { clean() }
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: directory + "/elsewhere")
        #expect(failure(path) == .otherFile)
    }

    /// In a directory like /tmp any user can hold the lock for ever.
    @Test func doesNotWaitForEverForTheDirectory() throws {
        defer { clean() }
        let (_, file) = try SocketFile.listen(at: path)
        let holder = open(directory, O_RDONLY)
        defer { close(holder) }
        #expect(flock(holder, LOCK_EX) == 0)
        #expect(failure(path) == .system(SocketError(call: "flock", code: EWOULDBLOCK)))
        file.remove()
        #expect(exists)
    }

    @Test func leavesAFileThatTookItsPlace() throws {
        defer { clean() }
        let (_, file) = try SocketFile.listen(at: path)
        try FileManager.default.removeItem(atPath: path)
        try Data("mine".utf8).write(to: URL(filePath: path))
        file.remove()
        #expect(exists)
    }

    /// The system gives the number of a file that is gone to the next one: here it is given on for certain.
    @Test func leavesASocketOfTheSameNumber() throws {
        defer { clean() }
        let (_, file) = try SocketFile.listen(at: path)
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path)
        file.remove()
        #expect(exists)
    }

    @Test func removesASocketThatItsOwnerHasOpenedToOthers() throws {
        defer { clean() }
        let (_, file) = try SocketFile.listen(at: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o660], ofItemAtPath: path)
        file.remove()
        #expect(!exists)
    }

    @Test func refusesAPathThatIsTooLong() {
        defer { clean() }
        #expect(failure("/tmp/" + String(repeating: "x", count: 120)) == .tooLong)
    }

    @Test func saysWhyADirectoryCannotBeUsed() {
        defer { clean() }
        #expect(failure(directory + "/missing/socket") == .system(SocketError(call: "open", code: ENOENT)))
    }
}
