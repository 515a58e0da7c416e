import LibC
import OpenSSL
import PostgresWire
import PrismaPostgres

/// The place sessions are opened to, and what they share: roots, credentials, derived passwords, what the server proved.
///
/// A value for life: a changed `DATABASE_URL` makes a new one for later sessions, and running ones keep theirs.
package final class Upstream: Sendable {
    /// Where and as whom.
    package let target: UpstreamTarget
    /// How long connecting and logging in may take together.
    package let connectTimeout: Duration
    /// What connections go through; only ever with TLS.
    package let proxy: UpstreamProxy?
    let tls: TLSContext?
    let saltedPasswords: SaltedPasswords
    let standing = CredentialStanding()
    let provenStrength = ProvenStrength()
    private let lastParameters = Lock<[ParameterStatus]>([])
    private let lastStartup = Lock<StartupMessage?>(nil)
    let missingDatabases = MissingDatabases()
    /// Where clients wait for each other; nil where the upstream serves them all at once.
    let line: WaitingLine?

    /// The limit where neither option nor URL says otherwise: a sleeping database takes a few seconds to wake.
    package static let defaultConnectTimeout = Duration.seconds(10)

    /// Reads the trusted roots from `rootCertificateFile`, else from the target's own file, else the system's; and the
    /// other files that the target names.
    package init(
        target: UpstreamTarget,
        rootCertificateFile: String? = nil,
        connectTimeout: Duration? = nil,
        proxy: UpstreamProxy? = nil
    ) throws(TLSError) {
        precondition(proxy == nil || target.security == .verifiedTLS, "a proxy would see the password")
        self.target = target
        self.proxy = proxy
        line = target.servesOneAtATime ? WaitingLine() : nil
        // libpq reads 0 as "no limit"; here a login that never ends would hold the client for ever.
        let ownLimit = target.connectTimeout.flatMap { $0 > 0 ? Duration.seconds($0) : nil }
        self.connectTimeout = connectTimeout ?? ownLimit ?? Self.defaultConnectTimeout
        saltedPasswords = SaltedPasswords(password: target.password)
        switch target.security {
        case .cleartextLoopback: tls = nil
        case .verifiedTLS:
            let file = rootCertificateFile ?? target.namedRoots
            tls = try TLSContext(roots: file.map(TLSContext.Roots.file) ?? .system, rules: TLSRules(target.demands.tls))
        }
    }

    /// What the URL demands of each login.
    var loginRequirements: LoginRequirements {
        let demands = target.demands
        return LoginRequirements(authentication: demands.authentication, channelBinding: demands.channelBinding)
    }

    /// The same settings in memory that earlier sessions share: a few kilobytes that are alike for nearly all of them.
    func shared(_ parameters: [ParameterStatus]) -> [ParameterStatus] {
        lastParameters.withLock { last in
            if last != parameters { last = parameters }
            return last
        }
    }

    /// As `shared(_:)` of settings, of the message that opens a session.
    func shared(_ startup: StartupMessage) -> StartupMessage {
        lastStartup.withLock { last in
            if let last, last == startup { return last }
            last = startup
            return startup
        }
    }

    /// `host:port`, as errors name it.
    var name: String {
        target.endpoint
    }
}
