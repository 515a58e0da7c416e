import FakePeers
import PostgresWire
import TestBytes

/// How far an upstream has brought a login when something happens.
enum LoginStep: CaseIterable {
    case connected
    case requestedTLS
    case handshaking
    case startedUp
    case authenticating
}

extension UpstreamPeer {
    /// Plays along up to a step.
    func proceed(to step: LoginStep) throws {
        switch step {
        case .connected:
            return
        case .requestedTLS:
            try readSSLRequest()
        case .handshaking:
            try readSSLRequest()
            try send(ascii("S"))
            _ = try readSome()
        case .startedUp:
            try startTLS()
            _ = try readStartup()
        case .authenticating:
            try startTLS()
            _ = try readStartup()
            try send(Authentication.sasl(mechanisms: ["SCRAM-SHA-256"]).encode)
            _ = try readMessage()
        }
    }
    /// Asks for the password by a method, or lets the tunnel in, and goes no further.
    func beginLogin(_ method: Method) throws {
        switch method {
        case .trust: try finishLogin()
        case .cleartext: try send(Authentication.cleartextPassword.encode)
        case .md5: try send(Authentication.md5Password(salt: [1, 2, 3, 4]).encode)
        case .scram: try send(Authentication.sasl(mechanisms: ["SCRAM-SHA-256"]).encode)
        case .scramPlus: preconditionFailure("nothing is stronger")
        }
    }
}
