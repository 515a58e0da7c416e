import OpenSSL
import PostgresWire
import TestBytes

extension UpstreamPeer {
    /// How an honest upstream asks for the password.
    package enum Method: Sendable {
        case trust
        case cleartext
        case md5
        case scram
        /// Offers SCRAM-SHA-256-PLUS as well.
        case scramPlus
    }

    /// The key of a session that `finishLogin` gives out where a test names no other.
    package static let key = BackendKeyData(processID: 4_711, secretKey: [0xDE, 0xAD, 0xBE, 0xEF])

    /// A whole login as PostgreSQL does it, from the SSLRequest to ReadyForQuery. Returns the startup message.
    @discardableResult
    package func logIn(
        _ method: Method = .trust,
        key: BackendKeyData? = UpstreamPeer.key,
        behind: [UInt8] = []
    ) throws -> StartupMessage {
        try startTLS()
        let startup = try readStartup()
        try authenticate(method)
        try finishLogin(key: key, behind: behind)
        return startup
    }

    /// Asks for the password by a method and checks the answer; throws when it is wrong.
    package func authenticate(_ method: Method) throws {
        let password = ascii(TestTunnel.password)
        switch method {
        case .trust:
            return
        case .cleartext:
            try send(Authentication.cleartextPassword.encode)
            try expect(try readMessage().payload == password + [0])
        case .md5:
            let salt: [UInt8] = [1, 2, 3, 4]
            try send(Authentication.md5Password(salt: salt).encode)
            let inner = hexadecimal(Digest.md5(password + ascii(TestTunnel.user)))
            let answer = "md5" + hexadecimal(Digest.md5(ascii(inner) + salt))
            try expect(try readMessage().payload == ascii(answer) + [0])
        case .scram, .scramPlus:
            try exchangeSCRAM(offeringPlus: method == .scramPlus)
        }
    }

    /// AuthenticationOk, two settings, the key, ReadyForQuery; then `behind` in the same segment.
    package func finishLogin(key: BackendKeyData? = UpstreamPeer.key, behind: [UInt8] = []) throws {
        var bytes = encoded(Authentication.ok.encode)
        ParameterStatus(name: "server_version", value: "17.2").encode(into: &bytes)
        ParameterStatus(name: "client_encoding", value: "UTF8").encode(into: &bytes)
        key?.encode(into: &bytes)
        ReadyForQuery(status: .idle).encode(into: &bytes)
        try send(bytes + behind)
    }

    private func exchangeSCRAM(offeringPlus: Bool) throws {
        let mechanisms = (offeringPlus ? ["SCRAM-SHA-256-PLUS"] : []) + ["SCRAM-SHA-256"]
        let dialogue = try offerSCRAM(mechanisms)
        try expect(dialogue.initialResponse.mechanism == mechanisms[0])
        guard let final = dialogue.server.final(answering: try dialogue.answerToChallenge()) else {
            throw PeerError.tls("the proof is wrong")
        }
        try send(Authentication.saslFinal(ascii(final)).encode)
    }

    private func expect(_ isRight: Bool) throws {
        guard isRight else { throw PeerError.tls("the password is wrong") }
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
