import PostgresWire

/// What an upstream says about a session that is ready for queries.
struct UpstreamSession: Equatable {
    /// The protocol version spoken with the upstream.
    var version: ProtocolVersion
    var parameters: [ParameterStatus] = []
    var notices: [NoticeResponse] = []
    /// What a CancelRequest to the upstream has to show.
    var key: BackendKeyData?
    var status = TransactionStatus.idle

    /// PostgreSQL reports about 15 settings.
    static let parameterLimit = 200
    /// Notices during a login come from `ALTER ROLE … SET` and event triggers: few.
    static let noticeLimit = 100

    init(version: ProtocolVersion) {
        self.version = version
    }

    /// The upstream reported a setting, perhaps anew.
    mutating func note(_ status: ParameterStatus) {
        if let index = parameters.firstIndex(where: { $0.name == status.name }) {
            parameters[index] = status
        } else {
            parameters.append(status)
        }
    }

    /// The value of a reported setting, `server_version` for example.
    subscript(name: String) -> String? {
        parameters.last { $0.name.elementsEqual(name.utf8) }.map { String(decoding: $0.value, as: UTF8.self) }
    }

    /// The client's side of the login, all at once: it is authenticated, and holds `key` in place of the upstream's.
    func greeting(for negotiation: ProtocolNegotiation, key: BackendKeyData?) -> [UInt8] {
        var bytes: [UInt8] = []
        negotiation.answer(upstream: version)?.encode(into: &bytes)
        if !negotiation.isAdmitted { Authentication.ok.encode(into: &bytes) }
        for parameter in parameters { parameter.encode(into: &bytes) }
        key?.encode(into: &bytes)
        for notice in notices { notice.encode(into: &bytes) }
        ReadyForQuery(status: status).encode(into: &bytes)
        return bytes
    }
}
