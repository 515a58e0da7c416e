import FakePeers
import Foundation
import Testing

/// Whoever can reach the port is logged in, so others must not reach it.
///
/// The Unix socket is here. `MistakeTests` and `BusyPortTests` have the consent and the warning for addresses beyond
/// loopback, `ClientAccessTests` and `LocalAccessTests` the clients of other users.
///
/// Row 21 of `Tests/HOLES.md`.
@Suite struct OtherUsersTests {
    @Test func theUnixSocketBelongsToItsOwnerAlone() async throws {
        // A socket's path has room for about 100 bytes, which the usual place for temporary files may exceed.
        let directory = "/tmp/ppg-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await withTunnel {
            $0.socketDirectory = directory
        } _: { tunnel in
            let path = "\(directory)/.s.PGSQL.\(tunnel.port)"
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.type] as? FileAttributeType == .typeSocket)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(attributes[.ownerAccountID] as? UInt32 == geteuid())
        }
    }
}
