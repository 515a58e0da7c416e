import PostgresWire

/// Which minor version of protocol 3 is spoken with the upstream and with the client, and what the client is told.
///
/// The versions that exist are 3.0 and 3.2; they differ in the length of cancel keys only. The tunnel knows no `_pq_.`
/// option, so it passes none on.
struct ProtocolNegotiation: Equatable {
    /// What the client asked for.
    let requested: ProtocolVersion
    /// The `_pq_.` options it named, each once.
    let unrecognizedOptions: [String]
    /// The client was answered before the upstream was asked. That is possible because cancel keys are the tunnel's
    /// own: the client speaks what the tunnel speaks, whatever the upstream does.
    let isSettled: Bool
    /// It has had its AuthenticationOk, too.
    let isAdmitted: Bool

    init(_ message: StartupMessage, isSettled: Bool = false, isAdmitted: Bool = false) {
        requested = message.version
        self.isSettled = isSettled || isAdmitted
        self.isAdmitted = isAdmitted
        var seen: Set<[UInt8]> = []
        unrecognizedOptions = message.parameters.map(\.name)
            .filter { Self.isProtocolOption($0) && seen.insert($0).inserted }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The version to ask of the upstream: the client's, as far as the tunnel speaks it.
    var upstreamVersion: ProtocolVersion {
        requested >= .v3_2 ? .v3_2 : .v3_0
    }

    /// The version to speak with the client when the upstream agreed to `upstream`.
    func clientVersion(upstream: ProtocolVersion) -> ProtocolVersion {
        requested >= .v3_2 && (isSettled || upstream >= .v3_2) ? .v3_2 : .v3_0
    }

    /// The one message to send before authentication, or nil when the client got what it asked for, or was answered.
    func answer(upstream: ProtocolVersion) -> NegotiateProtocolVersion? {
        isSettled ? nil : answer(speaking: upstream)
    }

    /// The message that settles the version before the upstream is asked.
    var ownAnswer: NegotiateProtocolVersion? {
        answer(speaking: .v3_2)
    }

    private func answer(speaking upstream: ProtocolVersion) -> NegotiateProtocolVersion? {
        let version = clientVersion(upstream: upstream)
        guard version != requested || !unrecognizedOptions.isEmpty else { return nil }
        return NegotiateProtocolVersion(
            newestMinor: UInt32(version.minor),
            unrecognizedOptions: unrecognizedOptions
        )
    }

    static func isProtocolOption(_ name: [UInt8]) -> Bool {
        name.starts(with: "_pq_.".utf8)
    }
}
