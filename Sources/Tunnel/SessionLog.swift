import Logging
import PostgresWire
import Wording

/// What the log says of one session, in PostgreSQL's own phrases where it has them.
///
/// A session has one line at `info`, when it ends; how it came about is for `debug`. What went wrong on the upstream's side
/// is a warning, because the client is told the same and may keep it to itself. Names come from the other end and are
/// escaped; a password, a key or a statement is never in here.
final class SessionLog {
    private let logger: Logger
    private let client: String
    private let start = ContinuousClock.now
    private var database = "-"
    private var isReused = false

    init(logger: Logger, client: String) {
        self.logger = logger
        self.client = client
    }

    func connectionReceived() {
        logger.debug("connection received", metadata: ["client": "\(client)"])
    }

    func rejected(_ encryption: ClientStartup.Encryption) {
        let request = encryption == .ssl ? "SSLRequest" : "GSSENCRequest"
        logger.debug("\(request) rejected", metadata: ["client": "\(client)"])
    }

    func encrypted(version: String, cipher: String) {
        logger.debug(
            "connection encrypted",
            metadata: ["client": "\(client)", "tls": "\(version)", "cipher": "\(cipher)"]
        )
    }

    /// The client has been sent an alert, and nothing that it would show: here is why.
    func handshakeFailed(_ error: StreamError) {
        logger.info("connection refused: TLS handshake failed: \(error)", metadata: ["client": "\(client)"])
    }

    func startupReceived(_ message: StartupMessage) {
        database = message["database"].map(PeerText.shown) ?? "-"
        logger.debug("startup message received", metadata: ["client": "\(client)", "database": "\(database)"])
    }

    func databaseMissing(_ name: [UInt8], instead database: String) {
        logger.debug(
            "no database \"\(PeerText.shown(name))\", which is the user's name: \"\(database)\" is used",
            metadata: ["client": "\(client)"]
        )
    }

    /// What is to be said of the way to the upstream; nil where nobody would read it.
    var loginSteps: LoginSteps? {
        LoginSteps(logger, client: client)
    }

    func authenticated(processID: UInt32?, isReused: Bool) {
        self.isReused = isReused
        logger.debug(
            "connection authenticated",
            metadata: ["client": "\(client)", "pid": "\(processID.map(String.init) ?? "-")"]
        )
    }

    func statementRefused(_ words: String) {
        logger.debug("statement refused: \(words)", metadata: ["client": "\(client)"])
    }

    func cancelRequested(processID: UInt32) {
        logger.debug("cancel request received", metadata: ["client": "\(client)", "pid": "\(processID)"])
    }

    func cancelFailed(_ failure: UpstreamFailure) {
        logger.warning("cancel request not delivered: \(failure.message)", metadata: ["client": "\(client)"])
    }

    /// That there is no room is not the client's fault alone.
    func refused(_ response: ErrorResponse) {
        var metadata: Logger.Metadata = ["client": "\(client)"]
        if let state = response.sqlState { metadata["code"] = "\(state.rawValue)" }
        let isFull = response.sqlState == ErrorResponse.tooManyClients.sqlState
        if isFull, let hint = response.hint { metadata["hint"] = "\(hint)" }
        logger.log(
            level: isFull ? .warning : .info,
            "connection refused: \(response.message ?? "-")",
            metadata: metadata
        )
    }

    /// Somebody has the wrong port, or the wrong idea of this one. Only who wants TLS gets a warning: a setting is in the way.
    func turnedAway(_ stranger: ClientStartup.Stranger) {
        switch stranger {
        case .tls:
            logger.warning(
                "connection refused: the client began with TLS, which is not offered here",
                metadata: [
                    "client": "\(client)",
                    "hint": "connect with sslmode=disable, or start the tunnel with --local-tls self-signed",
                ]
            )
        case .http: logger.info("connection refused: the client speaks HTTP", metadata: ["client": "\(client)"])
        case .implausibleLength(let error):
            logger.info("connection refused: \(error)", metadata: ["client": "\(client)"])
        case .ssh: logger.info("connection refused: the client speaks SSH", metadata: ["client": "\(client)"])
        }
    }

    func startupTimedOut() {
        logger.info("connection closed: no startup message in time", metadata: ["client": "\(client)"])
    }

    func clientLeftEarly() {
        logger.debug("client closed the connection before its login was complete", metadata: ["client": "\(client)"])
    }

    func loginFailed(_ failure: UpstreamFailure) {
        var metadata: Logger.Metadata = ["client": "\(client)", "code": "\(failure.sqlState.rawValue)"]
        if let hint = failure.hint { metadata["hint"] = "\(hint)" }
        logger.warning("\(failure.message)", metadata: metadata)
    }

    /// The one line that the level `info` has for a session.
    func ended(_ end: SessionEnd, bytes: (fromClient: UInt64, fromUpstream: UInt64)) {
        let level: Logger.Level = end.isBreakdown ? .warning : .info
        guard logger.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "client": "\(client)",
            "database": "\(database)",
            "duration": .stringConvertible(start.duration(to: .now)),
            "bytes_from_client": .stringConvertible(bytes.fromClient),
            "bytes_from_upstream": .stringConvertible(bytes.fromUpstream),
            "ended_by": "\(end.side)",
            "reused": .stringConvertible(isReused),
        ]
        if let reason = end.reason { metadata["reason"] = "\(reason)" }
        logger.log(level: level, "session ended", metadata: metadata)
    }
}
