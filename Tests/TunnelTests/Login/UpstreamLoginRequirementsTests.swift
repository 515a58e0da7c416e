import FakePeers
import PostgresWire
import TestBytes
import Testing

@testable import PrismaPostgres
@testable import Tunnel

/// `require_auth` and `channel_binding`: nothing is sent to a server that asks for less than they demand.
@Suite struct UpstreamLoginRequirementsTests {
    private static let endPoint = [UInt8](repeating: 0xAB, count: 32)
    private static let tls = LoginExchange.Channel.tls(endPoint: endPoint)
    private static let both = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]

    /// Each way a login can begin, with libpq's name for it and its words where it is not allowed.
    private static let beginnings: [(method: String, request: Authentication, words: String)] = [
        ("none", .ok, "server did not complete authentication"),
        ("password", .cleartextPassword, "server requested a cleartext password"),
        ("md5", .md5Password(salt: [1, 2, 3, 4]), "server requested a hashed password"),
        ("gss", .gss, "server requested GSSAPI authentication"),
        ("sspi", .sspi, "server requested SSPI authentication"),
        ("scram-sha-256", .sasl(mechanisms: both), "server requested SASL authentication"),
    ]

    private func login(
        _ allowed: String = "",
        _ binding: UpstreamDemands.ChannelBinding = .prefer,
        channel: LoginExchange.Channel = tls
    ) throws -> LoginTranscript {
        let authentication = try AllowedAuthentication(parsing: allowed)
        let requirements = LoginRequirements(authentication: authentication, channelBinding: binding)
        return LoginTranscript(channel: channel, requirements: requirements)
    }

    // MARK: require_auth

    @Test(arguments: beginnings.indices, beginnings.indices)
    func onlyWhatIsAllowedIsAnswered(allowed: Int, asked: Int) throws {
        let beginning = Self.beginnings[asked]
        for list in [Self.beginnings[allowed].method, "!\(Self.beginnings[allowed].method)"] {
            var login = try login(list)
            let failure = login.failure(beginning.request)
            if (allowed == asked) == list.hasPrefix("!") {
                #expect(failure == .unmetAuthentication(beginning.words))
                #expect(login.sent.isEmpty)
                #expect(login.failure(.ok) != nil, "the login went on")
            } else if case .unmetAuthentication? = failure {
                Issue.record("\(list) refused \(beginning.method)")
            }
        }
    }

    /// That a method is allowed does not mean that the tunnel can do it.
    @Test(arguments: [("gss", Authentication.gss), ("sspi", .sspi)])
    func whatTheTunnelCannotDoMayBeNamed(name: String, request: Authentication) throws {
        var login = try login(name)
        guard case .unsupportedAuthentication? = login.failure(request) else {
            Issue.record("not refused")
            return
        }
    }

    @Test func scramMayEndWithOk() throws {
        var login = try login("scram-sha-256")
        try login.exchange()
        #expect(login.receive(.ok) == .wait)
    }

    // MARK: channel_binding

    @Test(
        arguments: [
            (.ok, "channel binding required, but server authenticated client without channel binding"),
            (.cleartextPassword, "channel binding required but not supported by server's authentication request"),
            (
                .md5Password(salt: [1, 2, 3, 4]),
                "channel binding required but not supported by server's authentication request"
            ),
            (
                .sasl(mechanisms: ["SCRAM-SHA-256"]),
                "channel binding is required, but server did not offer an authentication method that supports "
                    + "channel binding"
            ),
        ] as [(Authentication, String)]
    )
    func requireTakesNothingLess(request: Authentication, words: String) throws {
        var login = try login("", .require)
        #expect(login.failure(request) == .unmetChannelBinding(words))
        #expect(login.sent.isEmpty)
        #expect(login.failure(.ok) != nil, "the login went on")
    }

    /// A certificate whose signature names no digest, and no TLS at all.
    @Test(arguments: [LoginExchange.Channel.tls(endPoint: nil), .cleartext])
    func requireNeedsSomethingToBindTo(channel: LoginExchange.Channel) throws {
        var login = try login("", .require, channel: channel)
        guard case .unmetChannelBinding? = login.failure(.sasl(mechanisms: Self.both)) else {
            Issue.record("not refused")
            return
        }
        #expect(login.sent.isEmpty)
    }

    /// Mechanism and the flag that stands first in the client's message.
    @Test(
        arguments: [
            (.require, both, "SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,"),
            (.prefer, both, "SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,"),
            (.prefer, ["SCRAM-SHA-256"], "SCRAM-SHA-256", "y,,"), (.disable, both, "SCRAM-SHA-256", "n,,"),
            (.disable, ["SCRAM-SHA-256"], "SCRAM-SHA-256", "n,,"),
        ] as [(UpstreamDemands.ChannelBinding, [String], String, String)]
    )
    func mechanism(
        binding: UpstreamDemands.ChannelBinding,
        offer: [String],
        mechanism: String,
        flag: String
    ) throws {
        var login = try login("", binding)
        login.receive(.sasl(mechanisms: offer))
        let response = try login.initialResponse
        #expect(response.mechanism == mechanism)
        #expect(response.data?.starts(with: flag.utf8) == true)
    }

    @Test func disableDoesNotTakeTheBoundMechanismAlone() throws {
        var login = try login("", .disable)
        let words = "the server offers no SASL mechanism that the tunnel knows"
        #expect(login.failure(.sasl(mechanisms: ["SCRAM-SHA-256-PLUS"])) == .unsupportedAuthentication(words))
    }

    /// What an earlier login proved is asked for after what was demanded.
    @Test func theDemandIsNamedFirst() throws {
        let requirements = LoginRequirements(authentication: try AllowedAuthentication(parsing: "md5"))
        var login = LoginTranscript(channel: Self.tls, demanded: .keys, requirements: requirements)
        #expect(login.failure(.cleartextPassword) == .unmetAuthentication("server requested a cleartext password"))
    }
}
