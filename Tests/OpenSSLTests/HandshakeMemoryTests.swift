import FakePeers
import Testing

@testable import OpenSSL

/// What a second connection to the same upstream saves, and what it never saves.
@Suite struct HandshakeMemoryTests {
    private static let names = [TestCertificate.Name.dns("localhost"), .dns("other.test")]

    private let context: TLSContext

    init() throws {
        context = try TLSContext(roots: .file(TestCertificate.authorityFile))
    }

    private func server(
        tickets: Int = 2,
        groups: String? = nil,
        _ change: (inout TLSPeer.Options) -> Void = { _ in }
    ) -> TLSPeer.Server {
        var options = TLSPeer.Options()
        options.ticketCount = tickets
        options.groups = groups
        change(&options)
        return TLSPeer.Server(TestCertificate(names: Self.names), options: options)
    }

    /// A connection, complete; its tickets are read.
    private func connect(to server: TLSPeer.Server, host: String = "localhost") throws -> Ends {
        let ends = try Ends(host: host, context: context, server: server)
        try ends.handshake()
        #expect(try ends.read().0 == .wantsRead)
        return ends
    }

    // MARK: Sessions

    @Test func aSessionIsResumed() throws {
        let server = server()
        #expect(try !connect(to: server).server.isResumed)
        let second = try connect(to: server)
        #expect(second.server.isResumed)
    }

    @Test func aSessionOfTLS12IsResumedAgainAndAgain() throws {
        let server = server { $0.maximumVersion = TLSPeer.Options.upToTLS12.maximumVersion }
        #expect(try !connect(to: server).server.isResumed)
        for _ in 0..<3 { #expect(try connect(to: server).server.isResumed) }
    }

    /// No certificate is verified in a resumption: it must not begin another hour.
    @Test(arguments: [TLSPeer.Options(), .upToTLS12])
    func aResumedSessionDoesNotRenewTheTrust(_ options: TLSPeer.Options) throws {
        let server = server { $0.maximumVersion = options.maximumVersion }
        _ = try connect(to: server)
        let end = try #require(context.memory.deadlines.max())
        for _ in 0..<3 {
            #expect(try connect(to: server).server.isResumed)
            #expect(!context.memory.deadlines.isEmpty)
            #expect(context.memory.deadlines.allSatisfy { $0 <= end })
        }
    }

    @Test func aServerWithoutTicketsIsAskedForNone() throws {
        let server = server(tickets: 0)
        for _ in 0..<2 { #expect(try !connect(to: server).server.isResumed) }
    }

    /// The certificate was verified for the other name only.
    @Test func aSessionIsNotOfferedUnderAnotherName() throws {
        let server = server()
        _ = try connect(to: server)
        #expect(try !connect(to: server, host: "other.test").server.isResumed)
    }

    /// Somebody else answers at the same place, who cannot read the ticket: his certificate counts.
    @Test func anotherServerIsVerifiedAsEver() throws {
        _ = try connect(to: server())
        let stranger = TLSPeer.Server(TestCertificate(names: [.dns("wrong.test")]), options: TLSPeer.Options())
        let ends = try Ends(host: "localhost", context: context, server: stranger)
        #expect {
            try ends.handshake()
        } throws: { error in
            guard case .certificate? = error as? TLSError else { return false }
            return true
        }
    }

    /// A connection whose certificate was refused leaves nothing behind that could be resumed.
    @Test func aRefusedServerLeavesNoSession() throws {
        let server = TLSPeer.Server(TestCertificate(names: [.dns("wrong.test")]), options: TLSPeer.Options())
        for _ in 0..<2 {
            let ends = try Ends(host: "localhost", context: context, server: server)
            #expect(throws: TLSError.self) { try ends.handshake() }
            #expect(!ends.server.isResumed)
        }
    }

    /// SCRAM is bound to the certificate of the first handshake, which the server still has.
    @Test func aResumedSessionKnowsTheCertificate() throws {
        let certificate = TestCertificate(names: Self.names)
        var options = TLSPeer.Options()
        options.ticketCount = 1
        let server = TLSPeer.Server(certificate, options: options)
        _ = try connect(to: server)
        let second = try connect(to: server)
        #expect(second.server.isResumed)
        #expect(second.client.serverEndPointBinding == certificate.endPointBinding)
    }

    // MARK: The group

    /// PostgreSQL up to 17 takes P-256 only: the first guess costs a HelloRetryRequest, later ones do not.
    @Test(arguments: ["P-256", "P-384", "P-521"])
    func theServersGroupIsGuessedTheSecondTime(_ group: String) throws {
        let server = server(tickets: 0, groups: group)
        let waits = try (0..<3).map { _ in
            try Ends(host: "localhost", context: context, server: server).handshake()
        }
        #expect(waits == [2, 1, 1])
    }

    @Test func aServerThatChangesItsGroupIsStillUnderstood() throws {
        _ = try connect(to: server(groups: "P-256"))
        for groups in ["X25519", "P-384", "P-256"] {
            _ = try connect(to: server(groups: groups))
        }
    }
}
