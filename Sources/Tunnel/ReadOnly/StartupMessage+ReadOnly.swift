import PostgresWire
import ReadOnlySQL

extension StartupMessage {
    /// The same session in the server's read-only mode.
    ///
    /// The server sets what `options` says first, then each parameter in order, and compares names without regard to
    /// case: the last one wins, and that is this.
    var readOnly: StartupMessage {
        var message = self
        message.parameters.append(Parameter(name: ReportedSettings.readOnly, value: "on"))
        return message
    }

    /// A replication connection is asked for, which takes commands that are no SQL.
    var asksForReplication: Bool {
        parameters.contains { $0.isNamed("replication") && !Self.isFalse($0.value) }
    }

    /// As the server reads a boolean, where it is written out.
    private static func isFalse(_ value: [UInt8]) -> Bool {
        ["false", "off", "no", "0"].contains(String(decoding: value, as: UTF8.self).lowercased())
    }
}
