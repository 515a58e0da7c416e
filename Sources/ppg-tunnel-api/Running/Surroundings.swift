import BothPrograms
import PrismaManagement
import PrismaPostgres

/// The environments of the programs that this one starts, made from its own.
enum Surroundings {
    /// Of the tunnel: nothing but what the command says decides who connects to it, and how it speaks. An empty variable
    /// also hides what a file says.
    static func ofTunnel(_ own: [String: String]) -> [String: String] {
        let variables = [
            "HOST", "PORT", "NO_TCP", "SAME_USER", "LOCAL_PASSWORD_FILE", "LOCAL_TLS", "LOCAL_TLS_REQUIRED",
            "ALLOW_REMOTE_CLIENTS", "NO_CHECK", "QUIET", "OUTPUT", "LOG_FORMAT", "DATABASE_ID", "SOCKET",
        ]
        let hidden = variables.map { ("PPG_TUNNEL_\($0)", "") }
        return own.merging(hidden) { _, new in new }
    }

    /// Of a client of the tunnel: what libpq would take from it to go elsewhere, or to ask for more than a Unix socket
    /// gives, is gone, and so are the secrets that are not the client's business.
    static func ofClient(_ own: [String: String], socketDirectory: String) -> [String: String] {
        let secrets = ServiceToken.variables + [RecipientToken.variable, ConfigurationSources.databaseURLVariable]
        let way = [
            "PGHOST": socketDirectory, "PGPORT": "5432", "PGUSER": "postgres", "PGDATABASE": "postgres",
        ]
        return own.filter { !secrets.contains($0.key) && !elsewhere.contains($0.key) }.merging(way) { _, new in new }
    }

    /// libpq's variables that say where to connect, as whom, and what to insist on (PostgreSQL's manual, "Environment
    /// Variables" of libpq).
    private static let elsewhere: Set = [
        "PGHOSTADDR", "PGPASSWORD", "PGPASSFILE", "PGSERVICE", "PGSERVICEFILE", "PGREQUIREAUTH", "PGCHANNELBINDING",
        "PGSSLMODE", "PGREQUIRESSL", "PGSSLNEGOTIATION", "PGSSLCERT", "PGSSLKEY", "PGSSLCERTMODE", "PGSSLROOTCERT",
        "PGSSLCRL", "PGSSLCRLDIR", "PGREQUIREPEER", "PGGSSENCMODE", "PGKRBSRVNAME", "PGTARGETSESSIONATTRS",
        "PGLOADBALANCEHOSTS",
    ]
}
