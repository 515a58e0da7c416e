/// The server's step of a login (`R`): what it asks for, data of an exchange, or that all is well.
///
/// Methods that this protocol implementation does not name arrive as `unsupported` with their number.
package enum Authentication: Equatable, Sendable {
    /// AuthenticationOk: the login succeeded.
    case ok
    /// AuthenticationKerberosV5
    case kerberosV5
    /// AuthenticationCleartextPassword: wants a PasswordMessage.
    case cleartextPassword
    /// AuthenticationMD5Password: wants a PasswordMessage with a digest over these four bytes.
    case md5Password(salt: [UInt8])
    /// AuthenticationGSS
    case gss
    /// AuthenticationSSPI
    case sspi
    /// AuthenticationSASL: wants a SASLInitialResponse for one of these mechanisms, best first.
    case sasl(mechanisms: [String])
    /// AuthenticationSASLContinue: the server's next message of the mechanism.
    case saslContinue([UInt8])
    /// AuthenticationSASLFinal: the server's last message of the mechanism.
    case saslFinal([UInt8])
    /// Any other request, by its number.
    case unsupported(Int32)

    /// `R`
    package static let type = UInt8(ascii: "R")
    /// Mechanisms believed in one offer; PostgreSQL has three.
    package static let mechanismLimit = 64

    /// Reads a payload; the data of `unsupported` requests is dropped.
    package static func decode(_ payload: [UInt8]) throws(WireError) -> Authentication {
        var reader = try ByteReader(payload, message: "Authentication", length: 4...BackendMessage.payloadLimit)
        let request = Int32(bitPattern: try reader.uint32())
        let authentication: Authentication
        switch request {
        case 0: authentication = .ok
        case 2: authentication = .kerberosV5
        case 3: authentication = .cleartextPassword
        case 5: authentication = .md5Password(salt: try reader.bytes(4))
        case 7: authentication = .gss
        case 9: authentication = .sspi
        case 10: authentication = .sasl(mechanisms: try decodeMechanisms(&reader))
        case 11: authentication = .saslContinue(reader.rest())
        case 12: authentication = .saslFinal(reader.rest())
        default: return .unsupported(request)
        }
        try reader.end()
        return authentication
    }

    /// Appends the message. Traps on an md5 salt that is not four bytes long.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(message: Self.type) {
            $0.append(uint32: UInt32(bitPattern: request))
            switch self {
            case .ok, .kerberosV5, .cleartextPassword, .gss, .sspi, .unsupported:
                break
            case .md5Password(let salt):
                precondition(salt.count == 4, "an md5 salt has four bytes")
                $0.append(contentsOf: salt)
            case .sasl(let mechanisms):
                for mechanism in mechanisms {
                    $0.append(cString: Array(mechanism.utf8))
                }
                $0.append(0)
            case .saslContinue(let data), .saslFinal(let data):
                $0.append(contentsOf: data)
            }
        }
    }

    private var request: Int32 {
        switch self {
        case .ok: 0
        case .kerberosV5: 2
        case .cleartextPassword: 3
        case .md5Password: 5
        case .gss: 7
        case .sspi: 9
        case .sasl: 10
        case .saslContinue: 11
        case .saslFinal: 12
        case .unsupported(let request): request
        }
    }

    private static func decodeMechanisms(_ reader: inout ByteReader) throws(WireError) -> [String] {
        var mechanisms: [String] = []
        while true {
            let name = try reader.cString("mechanism list")
            if name.isEmpty { return mechanisms }
            guard mechanisms.count < mechanismLimit else {
                throw .tooMany(message: "Authentication", field: "mechanisms", limit: mechanismLimit)
            }
            mechanisms.append(String(decoding: name, as: UTF8.self))
        }
    }
}
