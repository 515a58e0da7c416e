extension UpstreamProxy {
    /// The forms that are understood, for hints.
    package static let acceptedForms = "socks5h://HOST:PORT, socks5://HOST:PORT or http://HOST:PORT"

    /// The longest user name and password that SOCKS 5 can carry (RFC 1929), in bytes.
    private static let longestCredential = 255

    /// Reads a proxy's URL, such as `socks5h://user:password@proxy.example:1080`; `name` is where it was written, for
    /// errors. Without a scheme it is an HTTP proxy, as curl takes it.
    package static func parse(
        _ text: String,
        named name: String,
        kind: ConfigurationError.Kind
    ) throws(ConfigurationError) -> UpstreamProxy {
        func mistake(_ words: String, hint: String = "write it as \(acceptedForms)") -> ConfigurationError {
            ConfigurationError(kind: kind, message: "\(name) \(words)", hint: hint)
        }
        let text = ArraySlice(Array(text.utf8)).trimmed(where: \.isBlankOrControl).text
        let scheme: Scheme
        let rest: Substring
        if let separator = text.firstRange(of: "://") {
            guard let known = Scheme(rawValue: text[..<separator.lowerBound].lowercased()) else {
                throw text[..<separator.lowerBound].lowercased() == "https"
                    ? mistake("is a proxy that is itself reached over TLS, which the tunnel does not speak to a proxy")
                    : mistake("has a scheme that is no proxy's")
            }
            scheme = known
            rest = text[separator.upperBound...]
        } else {
            scheme = .http
            rest = text[...]
        }
        // A path means nothing to a proxy, and environments often hold a slash at the end.
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let at = authority.lastIndex(of: "@")
        let hostPart = at.map { authority[authority.index(after: $0)...] } ?? authority
        let place: Authority
        do {
            place = try Authority(parsing: ArraySlice(Array(hostPart.utf8)))
        } catch {
            throw mistake("names no host and port")
        }
        let credential: Credential?
        do {
            credential = try at.map { at throws(DatabaseURLMistake) in try Self.credential(authority[..<at]) }
        } catch {
            throw mistake(
                "has a user name or password that is not percent-encoded",
                hint: "write @ as %40, : as %3A, / as %2F and % as %25"
            )
        }
        if let credential, scheme != .http {
            guard (1...longestCredential).contains(credential.user.utf8.count),
                (1...longestCredential).contains(credential.password.bytes.count)
            else {
                throw mistake(
                    "has a user name or password that SOCKS 5 cannot carry",
                    hint: "each takes 1 to \(longestCredential) bytes"
                )
            }
        }
        return UpstreamProxy(
            kind: scheme.kind,
            host: place.host,
            port: place.port ?? scheme.defaultPort,
            credential: credential
        )
    }

    /// `user:password`, each percent-encoded.
    private static func credential(_ text: Substring) throws(DatabaseURLMistake) -> Credential {
        let bytes = Array(text.utf8)
        let colon = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
        let user = try PercentEncoding.decode(bytes[..<colon], .user)
        let password = try PercentEncoding.decode(bytes[min(colon + 1, bytes.endIndex)...], .password)
        return Credential(user: user, password: Secret(password))
    }

    private enum Scheme: String {
        case socks5
        case socks5h
        // curl's name for "whatever SOCKS there is"; every proxy of today speaks version 5.
        case socks
        case http

        var kind: Kind {
            switch self {
            case .socks5: .socks5(resolvesNames: false)
            case .socks5h, .socks: .socks5(resolvesNames: true)
            case .http: .http
            }
        }

        /// As curl has them: 1080 is SOCKS's own; of HTTP proxies nobody agrees on one.
        var defaultPort: UInt16 {
            self == .http ? 3_128 : 1_080
        }
    }
}
