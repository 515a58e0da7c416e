import Testing

@testable import PrismaPostgres

/// What a URL demands is kept by the target that is made of it.
@Suite struct DemandParametersTests {
    private func demands(_ query: String, host: String = "h") throws -> UpstreamDemands {
        let url = try DatabaseURL.parse("postgres://u:p@\(host)?\(query)")
        #expect(url.warnings.isEmpty)
        return url.target.demands
    }

    @Test(
        arguments: [
            ("", .prefer), ("channel_binding=prefer", .prefer), ("channel_binding=require", .require),
            ("channel_binding=disable", .disable), ("channel_binding=disable&channel_binding=require", .require),
        ] as [(String, UpstreamDemands.ChannelBinding)]
    )
    func channelBinding(query: String, expected: UpstreamDemands.ChannelBinding) throws {
        #expect(try demands(query).channelBinding == expected)
    }

    @Test func methods() throws {
        let allowed = try demands("require_auth=scram-sha-256,md5").authentication
        #expect(allowed.methods == [.scramSHA256, .md5])
        #expect(!allowed.allowsNone)
        #expect(try demands("require_auth=").authentication == .any)
        #expect(try demands("require_auth=%21password", host: "localhost").authentication.methods.count == 5)
    }

    /// Never below TLS 1.2, whatever is asked for.
    @Test(
        arguments: [
            ("", .tls12, nil), ("ssl_min_protocol_version=", .tls12, nil),
            ("ssl_min_protocol_version=TLSv1", .tls12, nil),
            ("ssl_min_protocol_version=TLSv1.1", .tls12, nil), ("ssl_min_protocol_version=tlsv1.2", .tls12, nil),
            ("ssl_min_protocol_version=TLSv1.3", .tls13, nil), ("ssl_max_protocol_version=TLSv1.2", .tls12, .tls12),
            ("ssl_max_protocol_version=TLSv1.3", .tls12, .tls13),
            ("ssl_min_protocol_version=TLSv1.3&ssl_max_protocol_version=TLSv1.3", .tls13, .tls13),
            ("ssl_min_protocol_version=TLSv1&ssl_max_protocol_version=TLSv1.2", .tls12, .tls12),
        ] as [(String, TLSDemands.Version, TLSDemands.Version?)]
    )
    func versions(query: String, minimum: TLSDemands.Version, maximum: TLSDemands.Version?) throws {
        let tls = try demands(query).tls
        #expect(tls.minimumVersion == minimum)
        #expect(tls.maximumVersion == maximum)
    }

    @Test func revocationLists() throws {
        let tls = try demands("sslcrl=/etc/my%20list.pem&sslcrldir=lists").tls
        #expect(tls.revocationListFile == "/etc/my list.pem")
        #expect(tls.revocationListDirectory == "lists")
        #expect(try demands("sslcrl=&sslcrldir=").tls == TLSDemands())
    }

    @Test func clientCertificateOfLibpq() throws {
        let tls = try demands("sslcert=a.crt&sslkey=a.key&sslpassword=s&sslrootcert=ca.crt").tls
        #expect(tls.identity == .pem(certificateFile: "a.crt", keyFile: "a.key"))
        #expect(tls.passphrase == Secret("s"))
        #expect(tls.prismaRootCertificateFile == nil)
        #expect(!tls.requiresCertificateRequest)
    }

    @Test func certificatesOfPrisma() throws {
        let url = try DatabaseURL.parse(
            "postgres://u:p@h?sslcert=../ca.pem&sslidentity=../me.p12&sslpassword=s&sslaccept=strict"
        )
        #expect(url.warnings.isEmpty)
        #expect(url.target.rootCertificateFile == nil)
        #expect(url.target.demands.tls.prismaRootCertificateFile == "../ca.pem")
        #expect(url.target.demands.tls.identity == .pkcs12(file: "../me.p12"))
        #expect(url.target.demands.tls.passphrase == Secret("s"))
    }

    @Test func certificateMode() throws {
        let files = "sslcert=a&sslkey=b"
        #expect(try demands("\(files)&sslcertmode=require").tls.requiresCertificateRequest)
        #expect(try demands("\(files)&sslcertmode=allow").tls.identity != nil)
        #expect(try demands("\(files)&sslcertmode=disable").tls.identity == nil)
        #expect(try demands("sslidentity=x&sslcertmode=disable").tls.identity == nil)
    }

    @Test func serverName() throws {
        #expect(try demands("sslsni=0").tls.hidesServerName)
        #expect(try !demands("sslsni=1").tls.hidesServerName)
    }

    /// What the tunnel does not do, and does not have to.
    @Test(arguments: ["gssencmode=disable", "gssencmode=prefer", "requirepeer=", "min_protocol_version=3.0"])
    func nothingIsDemanded(query: String) throws {
        #expect(try demands(query) == UpstreamDemands())
    }

    @Test func aPassphraseForNothingIsNamed() throws {
        let url = try DatabaseURL.parse("postgres://u:p@h?sslpassword=c4n4rY")
        #expect(url.warnings.map(\.message) == ["sslpassword is of no use: the URL names no key"])
    }

    @Test(arguments: ["ssl=true", "requiressl=1", "sslrootcert=system"])
    func whatElseAsksForTLSGetsIt(query: String) throws {
        let url = try DatabaseURL.parse("postgres://u:p@localhost?\(query)")
        #expect(url.target.security == .verifiedTLS)
        #expect(url.warnings.isEmpty)
    }

    @Test func demandsOfHostedKeysAreKept() throws {
        let url = try DatabaseURL.parse(
            "prisma://accelerate.prisma-data.net/?api_key=k&channel_binding=require&ssl_min_protocol_version=TLSv1.3"
        )
        #expect(url.target.demands.channelBinding == .require)
        #expect(url.target.demands.tls.minimumVersion == .tls13)
    }
}
