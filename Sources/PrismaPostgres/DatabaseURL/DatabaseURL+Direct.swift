extension DatabaseURL {
    /// `postgres://USER:PASSWORD@HOST:PORT/DATABASE?…`: the URL itself says where and as whom.
    init(direct url: ConnectionURL) throws(DatabaseURLMistake) {
        guard let user = url.user, !user.isEmpty else { throw .emptyUser }
        guard let password = url.password, !password.isEmpty else { throw .emptyPassword }
        guard user != "USER" || password != "PASSWORD" else { throw .placeholder(.credentials) }
        let parameters = try ConnectionParameters(url.parameters)

        var target = UpstreamTarget(host: url.host, user: user, password: Secret(password))
        target.port = url.port ?? UpstreamTarget.defaultPort
        target.database = url.database ?? UpstreamTarget.defaultDatabase
        try parameters.apply(to: &target)

        self.init(target: target, warnings: parameters.warnings)
        if target.isPooled {
            warnings.append(.pooled)
        }
    }
}

extension DatabaseURL {
    /// The same credentials at the direct host.
    var direct: DatabaseURL {
        DatabaseURL(target: target.direct, warnings: warnings.filter { $0 != .pooled })
    }
}

extension ConfigurationWarning {
    static let pooled = ConfigurationWarning(
        message: "the connection string is the pooler's: no session state, no LISTEN, "
            + "no prepared statements across transactions",
        hint: "add --direct to use the same credentials at the direct host, or --pooled if you mean the pooler"
    )
}
