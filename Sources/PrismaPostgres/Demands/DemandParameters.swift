/// The parameters of a URL that demand security: gathered one by one, judged together.
///
/// Of a repeated parameter the last one counts, and an empty file name is none, as in libpq.
struct DemandParameters: Equatable {
    private var demands = UpstreamDemands()
    private var minimumVersion: ProtocolVersionName?
    private var maximumVersion: ProtocolVersionName?
    private var certificateFile: String?
    private var keyFile: String?
    private var identityFile: String?
    private var certificateMode = CertificateMode.allow

    private enum CertificateMode: String {
        case disable
        case allow
        case require
    }

    /// libpq's names, which it compares without regard to case.
    private enum ProtocolVersionName: String, Comparable, CaseIterable {
        case tls10 = "tlsv1"
        case tls11 = "tlsv1.1"
        case tls12 = "tlsv1.2"
        case tls13 = "tlsv1.3"

        static func < (left: ProtocolVersionName, right: ProtocolVersionName) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// Takes a parameter in; false when it is none of these.
    mutating func take(_ name: String, _ value: String) throws(DatabaseURLMistake) -> Bool {
        let file = value.isEmpty ? nil : value
        switch name {
        case "channel_binding": demands.channelBinding = try Self.choice(value, .channelBinding)
        case "require_auth": demands.authentication = try Self.authentication(value)
        case "ssl_min_protocol_version": minimumVersion = try Self.version(value, .minimumVersion)
        case "ssl_max_protocol_version": maximumVersion = try Self.version(value, .maximumVersion)
        case "sslcrl": demands.tls.revocationListFile = file
        case "sslcrldir": demands.tls.revocationListDirectory = file
        case "sslcert": certificateFile = file
        case "sslkey": keyFile = file
        case "sslidentity": identityFile = file
        case "sslpassword": demands.tls.passphrase = file.map { Secret($0) }
        case "sslcertmode": certificateMode = try Self.choice(value, .certificateMode)
        case "sslsni": demands.tls.hidesServerName = try Self.choice(value, .serverName) == Switch.off
        case "gssencmode":
            // Encryption of another kind, which the tunnel does not have: what is preferred may be missing.
            guard try Self.choice(value, .gssEncryption) != GSSEncryption.require else { throw .unkept(.gssEncryption) }
        case "requirepeer": guard file == nil else { throw .unkept(.peer) }
        case "min_protocol_version": guard file == nil || value == "3.0" else { throw .unkept(.protocolVersion) }
        default: return false
        }
        return true
    }

    private enum Switch: String {
        case off = "0"
        case on = "1"
    }

    private enum GSSEncryption: String {
        case disable
        case prefer
        case require
    }

    // MARK: Together

    /// The demands, when they do not contradict each other. `hasRoots`: the URL has an `sslrootcert`.
    func judged(hasRoots: Bool) throws(DatabaseURLMistake) -> UpstreamDemands {
        var demands = demands
        if let maximumVersion {
            guard maximumVersion >= .tls12 else { throw .maximumVersionTooLow }
            guard minimumVersion.map({ $0 <= maximumVersion }) ?? true else { throw .emptyVersionRange }
            demands.tls.maximumVersion = maximumVersion == .tls13 ? .tls13 : .tls12
        }
        demands.tls.minimumVersion = minimumVersion == .tls13 ? .tls13 : .tls12
        try identify(&demands.tls, hasRoots: hasRoots)
        return demands
    }

    /// `sslcert` with `sslkey` is libpq's client certificate. Alone it is Prisma's certificate authority: Prisma has no
    /// `sslkey`, its client certificate is `sslidentity`.
    private func identify(_ tls: inout TLSDemands, hasRoots: Bool) throws(DatabaseURLMistake) {
        switch (certificateFile, keyFile) {
        case (let certificate?, let key?):
            guard identityFile == nil else { throw .twoIdentities }
            tls.identity = .pem(certificateFile: certificate, keyFile: key)
        case (let certificate?, nil):
            guard !hasRoots else { throw .certificateWithoutKey }
            tls.prismaRootCertificateFile = certificate
        case (nil, _?):
            throw .keyWithoutCertificate
        case (nil, nil):
            break
        }
        if let identityFile { tls.identity = .pkcs12(file: identityFile) }
        switch certificateMode {
        case .allow: break
        case .disable: tls.identity = nil
        case .require:
            guard tls.identity != nil else { throw .noIdentityToRequire }
            tls.requiresCertificateRequest = true
        }
    }

    /// The first parameter that asks for something only TLS can give.
    var tlsDemand: String? {
        let demanding = [
            ("channel_binding=require", demands.channelBinding == .require),
            ("ssl_min_protocol_version", minimumVersion != nil), ("ssl_max_protocol_version", maximumVersion != nil),
            ("sslcrl", demands.tls.revocationListFile != nil),
            ("sslcrldir", demands.tls.revocationListDirectory != nil),
            ("sslcert", certificateFile != nil), ("sslkey", keyFile != nil), ("sslidentity", identityFile != nil),
            ("sslcertmode=require", certificateMode == .require),
        ]
        return demanding.first { $0.1 }?.0
    }

    /// The first parameter that asks for something, of whatever kind.
    var anyDemand: String? {
        tlsDemand ?? (demands.authentication == .any ? nil : "require_auth")
    }

    /// A passphrase for nothing.
    var warnings: [ConfigurationWarning] {
        guard demands.tls.passphrase != nil, keyFile == nil, identityFile == nil else { return [] }
        return [
            ConfigurationWarning(
                message: "sslpassword is of no use: the URL names no key",
                hint: "add sslcert and sslkey, or sslidentity, or leave sslpassword out"
            )
        ]
    }

    // MARK: Values

    private static func choice<Value: RawRepresentable<String>>(
        _ value: String,
        _ parameter: ChoiceParameter
    ) throws(DatabaseURLMistake) -> Value {
        guard let choice = Value(rawValue: value) else { throw .unknownChoice(parameter) }
        return choice
    }

    private static func version(
        _ value: String,
        _ parameter: ChoiceParameter
    ) throws(DatabaseURLMistake) -> ProtocolVersionName? {
        value.isEmpty ? nil : try choice(value.lowercased(), parameter)
    }

    private static func authentication(_ value: String) throws(DatabaseURLMistake) -> AllowedAuthentication {
        do {
            return try AllowedAuthentication(parsing: value)
        } catch {
            throw .requiredAuthentication(error)
        }
    }
}

/// A parameter that takes one of a few words.
enum ChoiceParameter: String, CaseIterable {
    case channelBinding = "channel_binding"
    case minimumVersion = "ssl_min_protocol_version"
    case maximumVersion = "ssl_max_protocol_version"
    case certificateMode = "sslcertmode"
    case serverName = "sslsni"
    case gssEncryption = "gssencmode"

    /// For hints.
    var choices: String {
        switch self {
        case .channelBinding: "disable, prefer or require"
        case .minimumVersion, .maximumVersion: "TLSv1.2 or TLSv1.3"
        case .certificateMode: "disable, allow or require"
        case .serverName: "0 or 1"
        case .gssEncryption: "disable or prefer"
        }
    }
}

/// A demand that the tunnel cannot keep.
enum UnkeptDemand: Equatable {
    case gssEncryption
    case peer
    case protocolVersion
}
