import FakePeers
import Foundation
import PrismaPostgres
import Reactor
import Testing
import Tunnel

/// Whoever can reach the port is logged in, so others must not reach it.
///
/// The Unix socket is here. `MistakeTests` and `BusyPortTests` have the consent and the warning for addresses beyond
/// loopback, `ClientAccessTests` and `LocalAccessTests` the clients of other users.
///
/// Row 21 of `Tests/HOLES.md`.
@Suite struct OtherUsersTests {
    /// A tunnel that listens on a Unix socket alone; `body` gets the socket's path.
    private func withSocketTunnel(_ body: (String) throws -> Void) async throws {
        let directory = "/tmp/ppg-row21-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let target = UpstreamTarget(host: "127.0.0.1", port: 1, user: "u", password: Secret("p"))
        let server = try await TunnelServer(
            listeningOn: ListenPlaces(addresses: [], socketDirectory: directory),
            upstream: try Upstream(target: target),
            loopCount: 1,
            logger: CapturedLog().logger
        )
        try body("\(directory)/.s.PGSQL.5432")
        await server.close()
    }

    @Test func theUnixSocketBelongsToItsOwnerAlone() async throws {
        try await withSocketTunnel { path in
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.type] as? FileAttributeType == .typeSocket)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(attributes[.ownerAccountID] as? UInt32 == geteuid())
        }
    }
}
