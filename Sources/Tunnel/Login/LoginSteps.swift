import Logging
import OpenSSL
import Reactor

/// What the log says, at `debug`, of each step on the way to an upstream session: what it came to, and how long it took
/// since the one before.
final class LoginSteps {
    private let logger: Logger
    private let metadata: Logger.Metadata
    private var last = ContinuousClock.now

    /// `client`: whom it is for. Nil where nobody would read it.
    init?(_ logger: Logger, client: String) {
        guard logger.logLevel <= .debug else { return nil }
        self.logger = logger
        metadata = ["client": "\(client)"]
    }

    func reused() {
        note("upstream session reused")
    }

    func tookSpare() {
        note("upstream connection was spare")
    }

    func resolved(_ addresses: [SocketAddress]) {
        note("upstream name resolved", ["addresses": .stringConvertible(addresses.count)])
    }

    func connected(to address: SocketAddress) {
        note("upstream connected", ["address": "\(address)"])
    }

    func connectedThroughProxy() {
        note("upstream connected through the proxy")
    }

    func encrypted(_ tls: TLSConnection) {
        note(
            "upstream connection encrypted",
            ["tls": "\(tls.protocolVersion)", "resumed": .stringConvertible(tls.isResumed)]
        )
    }

    /// `md5`, `SCRAM-SHA-256`.
    func asked(for method: String) {
        note("upstream asked for a proof", ["method": "\(method)"])
    }

    func ready(processID: UInt32?) {
        note("upstream ready", ["pid": "\(processID.map(String.init) ?? "-")"])
    }

    private func note(_ message: Logger.Message, _ fields: Logger.Metadata = [:]) {
        let now = ContinuousClock.now
        var fields = fields.merging(metadata) { own, _ in own }
        fields["duration"] = .stringConvertible(last.duration(to: now))
        last = now
        logger.debug(message, metadata: fields)
    }
}
