import COpenSSL

/// What holds for TLS on either end of the tunnel: versions, buffers, and features that only ever did harm.
enum ContextRules {
    /// Bytes read from the socket at once: a reader far behind takes several records with one system call.
    private static let readBufferSize = 64 * 1024

    /// TLS 1.2 at least, no compression, no renegotiation, no sessions kept by OpenSSL itself.
    static func apply(to context: OpaquePointer) {
        precondition(shim_SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1, "OpenSSL has no TLS 1.2")
        SSL_CTX_set_options(context, shim_SSL_OP_NO_COMPRESSION | shim_SSL_OP_NO_RENEGOTIATION)
        // A peer that closes its socket without close_notify has simply ended: PostgreSQL's messages carry their own
        // lengths, so a cut stream is noticed above TLS.
        SSL_CTX_set_options(context, shim_SSL_OP_IGNORE_UNEXPECTED_EOF)
        shim_SSL_CTX_set_mode(
            context,
            Int(SSL_MODE_ENABLE_PARTIAL_WRITE) | Int(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER)
        )
        shim_SSL_CTX_set_read_ahead(context, 1)
        SSL_CTX_set_default_read_buffer_len(context, readBufferSize)
        shim_SSL_CTX_set_session_cache_mode(context, Int(SSL_SESS_CACHE_OFF))
    }
}

/// PostgreSQL's name in ALPN, as registered with IANA.
enum ApplicationProtocol {
    static let name = Array("postgresql".utf8)

    /// A list of this one name, as it goes over the wire: each with its length in front.
    static let list = [UInt8(name.count)] + name

    /// Where the name stands in a client's list, or nil when it is not there or the list is malformed.
    static func index(in list: UnsafeBufferPointer<UInt8>) -> Int? {
        var start = 0
        while start < list.count {
            let end = start + 1 + Int(list[start])
            guard end <= list.count else { return nil }
            if list[(start + 1)..<end].elementsEqual(name) { return start + 1 }
            start = end
        }
        return nil
    }
}
