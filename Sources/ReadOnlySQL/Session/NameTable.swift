/// What names of prepared statements, or of portals, may stand for. Only those that stand for something else than
/// reading are kept.
///
/// What a message names takes effect if the server takes the message, and where it does not, it ignores all up to the
/// next Sync. So what was sent last counts for what is sent next; once the server is ready again, an error leaves it
/// open which of the two a name stands for.
struct NameTable: Equatable, Sendable {
    private var settled: [String: Effects] = [:]
    // Since the server was last ready: what was sent last, and all that was sent.
    private var latest: [String: Effects] = [:]
    private var sent: [String: Effects] = [:]

    /// Names that are kept; a client needs one for each way to begin and to end a transaction.
    static let limit = 256

    /// The server keeps this much of a name (NAMEDATALEN).
    private static func key(_ name: some Collection<UInt8>) -> String {
        String(decoding: name.prefix(Name.lengthLimit), as: UTF8.self)
    }

    /// Every name stands for something that reads, or for nothing.
    var isEmpty: Bool {
        settled.isEmpty && sent.isEmpty
    }

    /// What the name may stand for.
    subscript(name: some Collection<UInt8>) -> Effects {
        guard !isEmpty else { return .other }
        let key = Self.key(name)
        return latest[key] ?? settled[key] ?? .other
    }

    /// A message that gives the name this meaning goes to the server. False where there is no room to remember it, or
    /// where the name is not ASCII: the server may know it by other bytes then.
    mutating func name(_ name: some Collection<UInt8>, as effects: Effects) -> Bool {
        if effects == .other, isEmpty { return true }
        let key = Self.key(name)
        if effects == .other, settled[key] == nil, sent[key] == nil { return true }
        if effects != .other {
            guard name.allSatisfy({ $0 < 0x80 }), settled.count + sent.count < Self.limit else { return false }
        }
        latest[key] = effects
        sent[key, default: []].formUnion(effects)
        return true
    }

    /// The server is ready again; `hasFailed`: it has refused something meanwhile.
    mutating func settle(hasFailed: Bool) {
        guard !sent.isEmpty else { return }
        for (key, effects) in hasFailed ? sent : latest {
            let before = hasFailed ? settled[key] ?? .other : []
            let now = before.union(effects)
            settled[key] = now == .other ? nil : now
        }
        latest = [:]
        sent = [:]
    }
}
