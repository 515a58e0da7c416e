import PostgresWire
import Testing

@testable import Tunnel

/// How a read-only session begins.
@Suite struct ReadOnlyStartupTests {
    private func message(_ parameters: [(String, String)]) -> StartupMessage {
        StartupMessage(version: .v3_0, parameters: parameters.map { .init(name: $0, value: $1) })
    }

    @Test func `The tunnel's own value comes last, whatever the client asks for`() {
        let asked = message([
            ("user", "a"), ("default_transaction_read_only", "off"),
            ("options", "-c default_transaction_read_only=off"),
            ("DEFAULT_TRANSACTION_READ_ONLY", "off"),
        ])
        let last = asked.readOnly.parameters.last
        #expect(last == .init(name: "default_transaction_read_only", value: "on"))
        #expect(asked.readOnly.parameters.dropLast() == asked.parameters[...])
    }

    @Test(arguments: [("true", true), ("database", true), ("1", true), ("off", false), ("0", false), ("FALSE", false)])
    func `Replication is told by its parameter`(value: String, expected: Bool) {
        #expect(message([("replication", value)]).asksForReplication == expected)
        #expect(!message([("user", "replication")]).asksForReplication)
    }

    @Test func `A session that does not say that it is read-only is not taken for one`() {
        var session = UpstreamSession(version: .v3_0)
        #expect(ReadOnlyLock.failure(of: session, upstream: "a:1")?.sqlState == .featureNotSupported)
        session.note(ParameterStatus(name: "default_transaction_read_only", value: "off"))
        #expect(ReadOnlyLock.failure(of: session, upstream: "a:1") != nil)
        session.note(ParameterStatus(name: "default_transaction_read_only", value: "on"))
        #expect(ReadOnlyLock.failure(of: session, upstream: "a:1") == nil)
    }
}
