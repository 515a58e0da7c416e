import COpenSSL

/// What all connections to one upstream share: trusted roots, protocol versions, buffers.
///
/// Each connection made with it verifies the peer's chain and name; there is no way to switch that off.
/// Unchecked: an `SSL_CTX` is made whole in `init` and only read afterwards, which OpenSSL allows from any thread.
public final class TLSContext: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Where trusted root certificates come from.
    public enum Roots: Sendable, Equatable {
        /// The system's store, or what `SSL_CERT_FILE` and `SSL_CERT_DIR` name instead.
        case system
        /// A PEM file with one or more certificates, and nothing else.
        case file(String)
    }

    /// Bytes read from the socket at once: a reader far behind takes several records with one system call.
    private static let readBufferSize = 64 * 1024

    /// Makes a context for connections to an upstream: TLS 1.2 at least.
    public init(roots: Roots) throws(TLSError) {
        ErrorQueue.clear()
        guard let pointer = SSL_CTX_new(TLS_client_method()) else {
            preconditionFailure("OpenSSL cannot make a context: \(ErrorQueue.takeReason())")
        }
        self.pointer = pointer
        precondition(shim_SSL_CTX_set_min_proto_version(pointer, TLS1_2_VERSION) == 1, "OpenSSL has no TLS 1.2")
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        SSL_CTX_set_options(pointer, shim_SSL_OP_NO_COMPRESSION | shim_SSL_OP_NO_RENEGOTIATION)
        // A peer that closes its socket without close_notify has simply ended: PostgreSQL's messages carry their own
        // lengths, so a cut stream is noticed above TLS.
        SSL_CTX_set_options(pointer, shim_SSL_OP_IGNORE_UNEXPECTED_EOF)
        shim_SSL_CTX_set_mode(
            pointer,
            Int(SSL_MODE_ENABLE_PARTIAL_WRITE) | Int(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER)
        )
        shim_SSL_CTX_set_read_ahead(pointer, 1)
        SSL_CTX_set_default_read_buffer_len(pointer, Self.readBufferSize)
        shim_SSL_CTX_set_session_cache_mode(pointer, Int(SSL_SESS_CACHE_OFF))
        switch roots {
        case .system:
            guard SSL_CTX_set_default_verify_paths(pointer) == 1 else {
                throw .file(path: "the system's store", reason: ErrorQueue.takeReason())
            }
        case .file(let path):
            guard SSL_CTX_load_verify_file(pointer, path) == 1 else {
                throw .file(path: path, reason: ErrorQueue.takeReason())
            }
        }
    }

    deinit {
        SSL_CTX_free(pointer)
    }
}
