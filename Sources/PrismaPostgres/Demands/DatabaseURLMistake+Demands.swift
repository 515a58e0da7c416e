extension DatabaseURLMistake {
    /// As `cause` and `hint`, for what is wrong with a demand. Traps on other mistakes.
    var demandWords: (cause: String, hint: String) {
        switch self {
        case .unknownChoice(let parameter):
            ("\(parameter.rawValue) is unknown", "write \(parameter.choices) for it, or leave it out")
        case .requiredAuthentication(let mistake):
            (
                mistake.words,
                "write require_auth=scram-sha-256, or several methods with commas between them, or leave it out"
            )
        case .maximumVersionTooLow:
            (
                "ssl_max_protocol_version is below TLSv1.2, and the tunnel speaks nothing older",
                "write ssl_max_protocol_version=TLSv1.2 or TLSv1.3, or leave it out"
            )
        case .emptyVersionRange:
            (
                "ssl_min_protocol_version is above ssl_max_protocol_version",
                "leave one of them out"
            )
        case .keyWithoutCertificate:
            ("sslkey stands without sslcert", "name the key's certificate with sslcert, or leave sslkey out")
        case .certificateWithoutKey:
            (
                "sslcert stands beside sslrootcert but without sslkey",
                "name the certificate's key with sslkey, or leave sslcert out"
            )
        case .twoIdentities:
            ("sslidentity and sslkey name two client certificates", "leave sslidentity out, or sslcert and sslkey")
        case .noIdentityToRequire:
            (
                "sslcertmode=require stands without a client certificate",
                "name one with sslcert and sslkey, or with sslidentity"
            )
        case .unkept(let demand):
            (demand.words, "leave it out: the connection is protected by TLS, with the certificate verified")
        case .demandWithoutTLS(let name):
            ("\(name) contradicts a connection without TLS", "add sslmode=verify-full, or leave \(name) out")
        case .demandBesideLocalKey(let name):
            (
                "\(name) is of no effect beside the api_key of prisma dev",
                "leave it out, or use the postgres:// URL that prisma dev prints"
            )
        default:
            preconditionFailure("not a mistake about a demand")
        }
    }
}

extension AllowedAuthentication.Mistake {
    fileprivate var words: String {
        switch self {
        case .unknownMethod: "require_auth names an unknown method"
        case .repeatedMethod: "require_auth names a method more than once"
        case .mixedNegation: "require_auth mixes methods with and without !"
        }
    }
}

extension UnkeptDemand {
    fileprivate var words: String {
        switch self {
        case .gssEncryption: "gssencmode=require cannot be kept: the tunnel does not encrypt with GSSAPI"
        case .peer: "requirepeer cannot be kept: the tunnel connects over TCP"
        case .protocolVersion: "min_protocol_version cannot be kept: each client chooses the version of its session"
        }
    }
}
