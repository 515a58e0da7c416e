extension ConnectionParameters {
    /// Writes what the query says into a target whose host is known.
    func apply(to target: inout UpstreamTarget) throws(DatabaseURLMistake) {
        target.security = try security(toward: target.host)
        target.negotiation = negotiation
        target.rootCertificateFile = rootCertificateFile
        target.connectTimeout = connectTimeout
        target.options = options
        target.isPooled = isPooled || target.host.hasPrefix(UpstreamTarget.poolerPrefix)
        target.isScarce = isScarce
        target.servesOneAtATime = servesOneAtATime && target.security == .cleartextLoopback
        target.demands = demands
        guard target.security == .cleartextLoopback else { return }
        guard negotiation == .sslRequest else { throw .directWithoutTLS }
        if let tlsDemand { throw .demandWithoutTLS(tlsDemand) }
    }

    /// What stands beside a key of `prisma dev`, which says by itself how to connect, has no effect: no demand may be
    /// among it.
    func requireNoDemand() throws(DatabaseURLMistake) {
        switch sslMode {
        case .require, .verifyCA, .verifyFull: throw .demandBesideLocalKey("sslmode")
        case .disable, .allow, .prefer, nil: break
        }
        if rootCertificateFile != nil { throw .demandBesideLocalKey("sslrootcert") }
        if negotiation == .direct { throw .demandBesideLocalKey("sslnegotiation") }
        if let anyDemand { throw .demandBesideLocalKey(anyDemand) }
    }

    /// To another machine the tunnel always verifies, however little `sslmode` asks for: a credential is at stake.
    /// On this machine it encrypts only if told to, because a local `prisma dev` does not speak TLS.
    private func security(toward host: String) throws(DatabaseURLMistake) -> UpstreamTarget.Security {
        let isLoopback = Loopback.contains(host)
        switch sslMode {
        case .require, .verifyCA, .verifyFull: return .verifiedTLS
        case .allow, .prefer, nil: return isLoopback ? .cleartextLoopback : .verifiedTLS
        case .disable:
            guard isLoopback else { throw .cleartextToRemote }
            return .cleartextLoopback
        }
    }

    /// One warning for all unknown parameters. Only lower-case words with a value are named: in a garbled URL
    /// the rest may be a piece of a key or password that contains `&` and `=`.
    static func warnings(aboutUnknown parameters: [ConnectionURL.Parameter]) -> [ConfigurationWarning] {
        guard !parameters.isEmpty else { return [] }
        let names = parameters.filter(isShowable).map(\.name)
        let hidden = parameters.count - names.count
        let list = names + (hidden > 0 ? ["\(hidden) without a proper name"] : [])
        return [
            ConfigurationWarning(
                message: "ignored unknown parameters of the URL: \(list.joined(separator: ", "))",
                hint:
                    "the tunnel understands connect_timeout, options, and libpq's parameters for TLS and login methods"
            )
        ]
    }

    private static func isShowable(_ parameter: ConnectionURL.Parameter) -> Bool {
        parameter.hasValue && !parameter.value.isEmpty && (1...40).contains(parameter.name.utf8.count)
            && parameter.name.utf8.allSatisfy { ($0.isLetter && $0 & 0x20 != 0) || $0 == UInt8(ascii: "_") }
    }
}
