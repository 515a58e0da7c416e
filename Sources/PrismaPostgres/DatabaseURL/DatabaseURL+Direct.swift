extension DatabaseURL {
    /// `postgres://USER:PASSWORD@HOST:PORT/DATABASE?…`: the URL itself says where and as whom.
    init(direct url: ConnectionURL) throws(DatabaseURLMistake) {
        guard let user = url.user, !user.isEmpty else { throw .emptyUser }
        guard let password = url.password, !password.isEmpty else { throw .emptyPassword }
        let parameters = try ConnectionParameters(url.parameters)

        var target = UpstreamTarget(host: url.host, user: user, password: Secret(password))
        target.port = url.port ?? UpstreamTarget.defaultPort
        target.database = url.database ?? UpstreamTarget.defaultDatabase
        target.isPooled = url.host.hasPrefix(UpstreamTarget.poolerPrefix)
        try parameters.apply(to: &target)

        self.init(target: target, warnings: parameters.warnings)
        if target.isPooled {
            warnings.append(.pooled)
        }
    }
}

extension ConfigurationWarning {
    static let pooled = ConfigurationWarning(
        message: "the host is the connection pooler: no session state, no LISTEN, "
            + "no prepared statements across transactions",
        hint: "use the direct connection string (host db.prisma.io) for tools that need a session"
    )
}
