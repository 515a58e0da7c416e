import PrismaPostgres
import Reactor

/// SOCKS 5 (RFC 1928) with a password where the proxy wants one (RFC 1929).
struct SOCKS5Exchange {
    private enum State {
        case methodAwaited
        case passwordAwaited
        case replyAwaited
        case finished
    }

    private enum Method {
        static let none: UInt8 = 0x00
        static let password: UInt8 = 0x02
        static let noneAcceptable: UInt8 = 0xFF
    }

    private let credential: UpstreamProxy.Credential?
    private let destination: ProxyHandshake.Destination
    private var state = State.methodAwaited
    private var answer: [UInt8] = []

    init(credential: UpstreamProxy.Credential?, destination: ProxyHandshake.Destination) {
        self.credential = credential
        self.destination = destination
    }

    /// Version 5, and what the tunnel can be asked for. A password is offered only where there is one.
    var greeting: [UInt8] {
        credential == nil ? [5, 1, Method.none] : [5, 2, Method.none, Method.password]
    }

    mutating func received(_ bytes: UnsafeRawBufferPointer) -> ProxyHandshake.Step {
        answer += bytes
        guard let length = wholeLength else { return .wait }
        // Each answer is asked for: nothing may stand behind it.
        guard answer.count <= length else { return fail(.dataBehindAnswer) }
        let whole = answer
        answer = []
        switch state {
        case .methodAwaited: return methodChosen(whole)
        case .passwordAwaited: return passwordJudged(whole)
        case .replyAwaited: return replied(whole)
        case .finished: return fail(.dataBehindAnswer)
        }
    }

    /// Bytes of the answer that is awaited, once so much of it is here that it can be told; nil while it is not whole.
    private var wholeLength: Int? {
        let length: Int
        switch state {
        case .methodAwaited, .passwordAwaited: length = 2
        case .finished: length = 0
        case .replyAwaited:
            // A wrong version is told from the first byte: what follows has no length to trust.
            if let version = answer.first, version != 5 { return answer.count }
            guard answer.count >= 5 else { return nil }
            switch answer[3] {
            case 1: length = 4 + 4 + 2
            case 3: length = 4 + 1 + Int(answer[4]) + 2
            case 4: length = 4 + 16 + 2
            default: return answer.count
            }
        }
        return answer.count >= length ? length : nil
    }

    private mutating func methodChosen(_ answer: [UInt8]) -> ProxyHandshake.Step {
        guard answer[0] == 5 else { return fail(.notSOCKS5) }
        switch (answer[1], credential) {
        case (Method.none, _):
            state = .replyAwaited
            return .send(request)
        case (Method.password, let credential?):
            state = .passwordAwaited
            let user = Array(credential.user.utf8)
            let password = credential.password.bytes
            return .send([1, UInt8(user.count)] + user + [UInt8(password.count)] + password)
        case (Method.noneAcceptable, nil): return fail(.wantsCredential)
        default: return fail(.unknownAuthentication)
        }
    }

    private mutating func passwordJudged(_ answer: [UInt8]) -> ProxyHandshake.Step {
        guard answer[1] == 0 else { return fail(.credentialRefused) }
        state = .replyAwaited
        return .send(request)
    }

    private mutating func replied(_ answer: [UInt8]) -> ProxyHandshake.Step {
        guard answer[0] == 5 else { return fail(.notSOCKS5) }
        guard answer.count > 1, answer[1] == 0 else {
            return fail(.refused(Self.words(of: answer.count > 1 ? answer[1] : 1)))
        }
        guard [1, 3, 4].contains(answer[3]) else { return fail(.notSOCKS5) }
        state = .finished
        return .connected
    }

    /// CONNECT, version 5, reserved, then where to.
    private var request: [UInt8] {
        let (kind, place, port): (UInt8, [UInt8], UInt16) =
            switch destination {
            // No host name is longer than 255 bytes (RFC 1035), which is what fits.
            case .name(let name, let port): (3, [UInt8(name.utf8.count)] + Array(name.utf8), port)
            case .address(let address): (address.isIPv6 ? 4 : 1, address.addressBytes, address.port)
            }
        return [5, 1, 0, kind] + place + [UInt8(port >> 8), UInt8(port & 0xFF)]
    }

    private mutating func fail(_ error: ProxyError) -> ProxyHandshake.Step {
        state = .finished
        return .fail(error)
    }

    /// RFC 1928, 6.
    private static func words(of reply: UInt8) -> String {
        switch reply {
        case 1: "general failure"
        case 2: "its rules do not allow the connection"
        case 3: "it cannot reach the upstream's network"
        case 4: "it cannot reach the upstream, or cannot resolve its name"
        case 5: "the upstream refused its connection"
        case 6: "its connection to the upstream ran out of time"
        case 7: "it does not take the command CONNECT"
        case 8: "it does not take this kind of address"
        default: "it answered with code \(reply)"
        }
    }
}
