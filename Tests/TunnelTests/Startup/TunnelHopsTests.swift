import FakePeers
import PostgresWire
import PrismaPostgres
import TestBytes
import Testing

@testable import Tunnel

/// Tunnels behind one another count themselves, so that a circle of them comes to an end.
@Suite struct TunnelHopsTests {
    private let target = UpstreamTarget(host: "localhost", user: "tenant", password: Secret("key"), database: "prod")
    private let client = StartupMessage(
        version: .v3_0,
        parameters: [.init(name: "user", value: "alice"), .init(name: "options", value: "-c geqo=off")]
    )

    private func next(_ message: StartupMessage, toThisMachine: Bool = true) -> StartupMessage {
        target.startupMessage(for: message, database: .usual).leaving(toThisMachine: toThisMachine)
    }

    private func answer(to message: StartupMessage) -> ClientStartup.Step {
        var startup = ClientStartup()
        message.encoded.withUnsafeBytes { startup.received($0) }
        return startup.next()
    }

    @Test func aClientHasComeThroughNone() {
        #expect(client.hops == 0)
        #expect(StartupMessage(version: .v3_0, parameters: []).hops == 0)
    }

    @Test func eachTunnelOnTheMachineCountsOne() {
        #expect(next(client).hops == 1)
        #expect(next(next(client)).hops == 2)
    }

    /// Whether a server reads the first or the last of them.
    @Test func everyCopyNamesTheSameUser() {
        let users = next(next(client)).parameters.filter { $0.isNamed("user") }.map(\.value)
        #expect(users == Array(repeating: ascii("tenant"), count: 3))
    }

    @Test func anotherMachineIsToldNothing() {
        let sent = next(next(client), toThisMachine: false)
        #expect(sent == target.startupMessage(for: client, database: .usual))
        #expect(next(client, toThisMachine: false) == sent)
    }

    /// PostgreSQL refuses a longer packet.
    @Test func theLongestPacketGrowsNoLonger() {
        var longest = target.startupMessage(for: client, database: .usual)
        let room = FirstPacket.maximumLength - longest.encoded.count
        longest.parameters.append(.init(name: "x", value: String(repeating: "y", count: room - 3)))
        #expect(longest.encoded.count == FirstPacket.maximumLength)
        #expect(longest.leaving(toThisMachine: true) == longest)
        longest.parameters[longest.parameters.count - 1].value.removeLast("user".utf8.count + "tenant".utf8.count + 2)
        #expect(longest.leaving(toThisMachine: true).encoded.count == FirstPacket.maximumLength)
    }

    @Test func aChainOfTunnelsIsLetThroughAndACircleIsNot() {
        var message = client
        for _ in 0...StartupMessage.hopLimit {
            #expect(answer(to: message) == .logIn(message, early: []))
            message = next(message)
        }
        #expect(answer(to: message) == .refuse(.tunnelsInCircle))
        #expect(answer(to: next(message)) == .refuse(.tunnelsInCircle))
    }
}
