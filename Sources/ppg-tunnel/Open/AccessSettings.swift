import BothPrograms
import LibC
import OpenSSL
import PrismaPostgres
import Reactor
import Tunnel

/// Who may connect and how, from flags, environment and `.env`, in this order.
struct AccessSettings {
    /// What the tunnel goes by.
    var clients = ClientAccess()
    /// The file clients know the password from, if they need one.
    var passwordFile: String?
    /// The certificate was made for this process: nobody but the banner vouches for it.
    var isSelfSigned = false
    var warnings: [ConfigurationWarning] = []

    init(
        typed: ClientAccessOptions,
        places: ListenPlaces,
        host: String,
        sources: ConfigurationSources
    ) throws(ConfigurationError) {
        func setting(_ option: String, _ typed: String? = nil) throws(ConfigurationError) -> Setting {
            try Setting(option, typed: typed, sources: sources)
        }
        if try setting("same-user").flag(typed: typed.sameUser) {
            try requireSameUser(places, kind: typed.sameUser ? .usage : .configuration)
        }
        try takeTLS(try setting("local-tls", typed.localTls), host: host)
        clients.requiresTLS = try setting("local-tls-required").flag(typed: typed.localTlsRequired)
        guard clients.tls != nil || !clients.requiresTLS else {
            throw ConfigurationError(
                kind: typed.localTlsRequired ? .usage : .configuration,
                message: "\(typed.localTlsRequired ? "--local-tls-required" : "PPG_TUNNEL_LOCAL_TLS_REQUIRED"): "
                    + "local TLS is off, so no client could connect",
                hint: "add --local-tls self-signed, or --local-tls cert.pem,key.pem"
            )
        }
        if let file = try setting("local-password-file", typed.localPasswordFile).path {
            try takePassword(from: file)
        }
    }

    private mutating func requireSameUser(
        _ places: ListenPlaces,
        kind: ConfigurationError.Kind
    ) throws(ConfigurationError) {
        guard PeerUser.isSupported else {
            throw ConfigurationError(
                kind: kind,
                message: "--same-user: this system does not tell which user a client belongs to",
                hint: "use --socket with --no-tcp, or --local-password-file"
            )
        }
        guard places.addresses.allSatisfy(\.isLoopback) else {
            throw ConfigurationError(
                kind: kind,
                message: "--same-user: no one can tell which user a client on another machine belongs to",
                hint: "use --local-password-file, or let --host be 127.0.0.1, ::1 or localhost"
            )
        }
        clients.owner = geteuid()
    }

    private mutating func takeTLS(_ setting: Setting, host: String) throws(ConfigurationError) {
        guard let value = setting.named, value.text.lowercased() != "off" else { return }
        func mistake(_ cause: String) -> ConfigurationError {
            ConfigurationError(
                kind: value.kind,
                message: "\(value.name): \(cause)",
                hint: "name a certificate and its key without a passphrase: --local-tls cert.pem,key.pem"
            )
        }
        isSelfSigned = value.text.lowercased() == "self-signed"
        let files = value.text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            .map { $0.isEmpty ? $0 : setting.resolved($0) }
        guard isSelfSigned || files.count == 2 && files.allSatisfy({ !$0.isEmpty }) else {
            throw mistake("it takes off, self-signed, or two PEM files with a comma between them")
        }
        do throws(TLSError) {
            clients.tls =
                isSelfSigned
                ? try TLSServerContext(identity: SelfSignedIdentity(hosts: [host]))
                : try TLSServerContext(certificateFile: files[0], keyFile: files[1])
        } catch {
            throw mistake("\(error)")
        }
    }

    private mutating func takePassword(
        from file: (text: String, name: String, kind: ConfigurationError.Kind)
    ) throws(ConfigurationError) {
        var password: [UInt8]
        do {
            password = try PasswordFile.read(file.text)
        } catch {
            throw ConfigurationError(
                kind: file.kind,
                message: "\(file.name): \(error.words)",
                hint: "write the password, as UTF-8 on one line, into a file that only you can read"
            )
        }
        clients.password = LocalPassword(password)
        password.zero()
        passwordFile = file.text
        if let exposure = SettingsFile.exposure(of: file.text, holding: "the clients' password") {
            warnings.append(exposure)
        }
    }
}
