import LibC

/// What a server proves about itself in a login, in the order of strength.
enum ServerProof: Int, Comparable, Sendable {
    /// Nothing: it takes the password, a digest of it, or asks for neither.
    case nothing
    /// That it knows the password's keys: SCRAM-SHA-256.
    case keys
    /// That nobody sits between it and the tunnel, either: SCRAM-SHA-256-PLUS.
    case keysAndChannel

    static func < (left: ServerProof, right: ServerProof) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The SASL mechanism that proves it.
    var mechanism: String {
        switch self {
        case .nothing: "no SASL mechanism"
        case .keys: "SCRAM-SHA-256"
        case .keysAndChannel: "SCRAM-SHA-256-PLUS"
        }
    }
}

/// The strongest proof that the logins of one upstream have brought so far, on all loops.
///
/// A server that could prove something once can do it again. One that asks for less is another, or somebody in between
/// has weakened its offer to get at the password (CVE-2025-49146 is the same fault within one login).
final class ProvenStrength: Sendable {
    private let strongest = Lock(ServerProof.nothing)

    /// What a login that begins now has to prove.
    var demanded: ServerProof {
        strongest.withLock { $0 }
    }

    /// A login has proved this much.
    func note(_ proof: ServerProof) {
        strongest.withLock { $0 = max($0, proof) }
    }
}
