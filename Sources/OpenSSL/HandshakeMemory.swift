import COpenSSL
import LibC

/// What earlier handshakes with a host have taught, so that the next one costs less: the group the host wants for the key
/// exchange, and sessions that it lets be resumed.
///
/// A resumed session stands for the certificate that was verified when it began: it is offered to the same host only,
/// and it and those that come of it for an hour at most. Belongs to one `TLSContext`.
final class HandshakeMemory: Sendable {
    private struct State {
        var group: CInt = NID_undef
        var sessions: [Ticket] = []
    }

    /// Unchecked: OpenSSL counts references to a session under a lock of its own.
    private struct Ticket: @unchecked Sendable {
        let session: OpaquePointer
        let host: String
        let deadline: ContinuousClock.Instant
    }

    private let state = Lock(State())

    /// A client that opens connections at a time needs no more.
    private static let sessionLimit = 4
    /// How long a verified certificate is taken on trust; RFC 8446, section 4.6.1, allows seven days.
    private static let trust = Duration.seconds(3600)
    /// What is offered where the host has asked for another group than OpenSSL's first guess.
    private static let groups = [NID_X25519, NID_X9_62_prime256v1, NID_secp384r1, NID_secp521r1]

    deinit {
        for ticket in state.withLock({ $0.sessions }) { SSL_SESSION_free(ticket.session) }
    }

    // MARK: The group

    /// Offers a key share in the group that the host chose last time: a wrong guess costs a round trip. PostgreSQL up
    /// to 17 takes P-256 only, and OpenSSL guesses X25519.
    func prepare(_ ssl: OpaquePointer) {
        let group = state.withLock { $0.group }
        if group != NID_X25519, Self.groups.contains(group) {
            var offer = [group] + Self.groups.filter { $0 != group }
            let isSet = shim_SSL_set1_groups(ssl, &offer, CInt(offer.count)) == 1
            precondition(isSet, "OpenSSL does not know a group that it has used")
        }
        guard let host = Self.host(of: ssl), let session = take(for: host) else { return }
        // A session that cannot be offered, whatever the reason, costs a whole handshake and nothing else.
        _ = SSL_set_session(ssl, session)
        SSL_SESSION_free(session)
    }

    /// Remembers what a complete handshake has shown.
    func learn(from ssl: OpaquePointer) {
        let group = shim_SSL_get_negotiated_group(ssl)
        state.withLock { $0.group = group }
    }

    // MARK: Sessions

    /// Has OpenSSL hand each session that can be resumed to this memory, which must live as long as the context.
    func attach(to context: OpaquePointer) {
        shim_SSL_CTX_set_session_cache_mode(context, Int(SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL))
        SSL_CTX_set_ex_data(context, Self.slot, Unmanaged.passUnretained(self).toOpaque())
        SSL_CTX_sess_set_new_cb(context) { ssl, session in
            guard let ssl, let session, let context = SSL_get_SSL_CTX(ssl),
                let memory = SSL_CTX_get_ex_data(context, HandshakeMemory.slot)
            else { return 0 }
            Unmanaged<HandshakeMemory>.fromOpaque(memory).takeUnretainedValue().keep(session, of: ssl)
            // The session itself stays OpenSSL's.
            return 0
        }
    }

    /// OpenSSL's index for an application's own data.
    private static let slot: CInt = 0

    /// Keeps a copy: the original becomes useless when its connection ends without a close_notify.
    private func keep(_ session: OpaquePointer, of ssl: OpaquePointer) {
        guard SSL_SESSION_is_resumable(session) == 1, SSL_get_verify_result(ssl) == X509_V_OK,
            let host = Self.host(of: ssl), let copy = SSL_SESSION_dup(session)
        else { return }
        let deadline = Self.deadline(of: copy) ?? .now + Self.trust
        Self.set(deadline, of: copy)
        let ticket = Ticket(session: copy, host: host, deadline: deadline)
        let surplus = state.withLock { state in
            state.sessions.append(ticket)
            return state.sessions.count > Self.sessionLimit ? state.sessions.removeFirst() : nil
        }
        if let surplus { SSL_SESSION_free(surplus.session) }
    }

    /// When the trust in the sessions that are kept ends, oldest session first.
    var deadlines: [ContinuousClock.Instant] {
        state.withLock { $0.sessions.map(\.deadline) }
    }

    // A session that comes of a resumed one is OpenSSL's copy of it, with what the application has put there.

    private static func deadline(of session: OpaquePointer) -> ContinuousClock.Instant? {
        guard let milliseconds = SSL_SESSION_get_ex_data(session, deadlineSlot) else { return nil }
        return epoch + .milliseconds(Int(bitPattern: milliseconds))
    }

    private static func set(_ deadline: ContinuousClock.Instant, of session: OpaquePointer) {
        let milliseconds = max(1, Int((deadline - epoch) / .milliseconds(1)))
        SSL_SESSION_set_ex_data(session, deadlineSlot, UnsafeMutableRawPointer(bitPattern: milliseconds))
    }

    /// OpenSSL's index for the deadline of a session.
    private static let deadlineSlot = CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_SESSION, 0, nil, nil, nil, nil)
    /// Deadlines are counted from here.
    private static let epoch = ContinuousClock.now

    /// The newest session for the host, which the caller frees. One of TLS 1.3 is given once: a ticket that is used twice
    /// links the connections (RFC 8446, appendix C.4). Up to TLS 1.2 a server need not send another.
    private func take(for host: String) -> OpaquePointer? {
        let now = ContinuousClock.now
        let (taken, stale) = state.withLock { state in
            let stale = state.sessions.filter { $0.deadline <= now }
            state.sessions.removeAll { $0.deadline <= now }
            let index = state.sessions.lastIndex { $0.host == host }
            return (index.map { Self.take($0, from: &state.sessions) }, stale)
        }
        for ticket in stale { SSL_SESSION_free(ticket.session) }
        return taken?.session
    }

    private static func take(_ index: Int, from sessions: inout [Ticket]) -> Ticket {
        let ticket = sessions[index]
        guard SSL_SESSION_get_protocol_version(ticket.session) < TLS1_3_VERSION,
            let copy = SSL_SESSION_dup(ticket.session)
        else { return sessions.remove(at: index) }
        return Ticket(session: copy, host: ticket.host, deadline: ticket.deadline)
    }

    /// The name or the address that the certificate is checked for.
    private static func host(of ssl: OpaquePointer) -> String? {
        let parameters = SSL_get0_param(ssl)
        if let name = X509_VERIFY_PARAM_get0_host(parameters, 0) { return String(cString: name) }
        guard let address = X509_VERIFY_PARAM_get1_ip_asc(parameters) else { return nil }
        defer { CRYPTO_free(address, #file, #line) }
        return String(cString: address)
    }
}
