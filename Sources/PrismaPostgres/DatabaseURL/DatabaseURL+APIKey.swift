extension DatabaseURL {
    /// The host of hosted API key URLs; the tunnel itself goes to ``UpstreamTarget/prismaHost``.
    private static let hostedHost = "accelerate.prisma-data.net"

    /// `prisma+postgres://HOST/?api_key=KEY`: the key says as whom, the host which kind of key it is.
    init(apiKeyIn url: ConnectionURL) throws(DatabaseURLMistake) {
        let isLocal = Loopback.contains(url.host)
        guard isLocal || url.host == Self.hostedHost else { throw .otherHost }
        let parameters = try ConnectionParameters(url.parameters)
        guard let key = parameters.apiKey, !key.isEmpty else { throw .noAPIKey }
        if isLocal {
            try parameters.requireNoDemand()
            self = try DatabaseURL(local: key)
            target.isScarce = true
            target.servesOneAtATime = true
            warnings += parameters.warnings
        } else {
            guard !APIKey.isPlaceholder(key) else { throw .placeholder(.key) }
            guard !APIKey.isCutOff(key) else { throw .cutOffKey }
            self = try DatabaseURL(hosted: APIKey(decoding: key), parameters)
        }
    }

    private init(hosted key: APIKey, _ parameters: ConnectionParameters) throws(DatabaseURLMistake) {
        var target = UpstreamTarget(host: UpstreamTarget.prismaHost, user: key.user, password: key.password)
        try parameters.apply(to: &target)
        target.isAPIKey = true
        target.keyExpiry = key.expiry
        self.init(target: target, warnings: parameters.warnings)
        if let warning = key.warning {
            warnings.append(warning)
        }
    }

    /// A key of `prisma dev` is a JSON object that holds the direct URL of a database on this machine.
    private init(local key: String) throws(DatabaseURLMistake) {
        guard let text = LocalKey(decoding: key)?.databaseUrl else { throw .undecodableKey }
        do throws(DatabaseURLMistake) {
            let url = try ConnectionURL(parsing: Array(text.utf8)[...])
            guard url.scheme == .postgres, Loopback.contains(url.host) else { throw .notLocal }
            self = try DatabaseURL(direct: url)
        } catch {
            throw .insideKey(error)
        }
    }
}
