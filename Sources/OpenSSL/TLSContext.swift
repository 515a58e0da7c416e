import COpenSSL

/// What all connections to one upstream share: trusted roots, protocol versions, buffers, and what handshakes have taught.
///
/// Each connection made with it verifies the peer's chain and name; there is no way to switch that off.
/// Unchecked: an `SSL_CTX` is made whole in `init` and only read afterwards, which OpenSSL allows from any thread.
public final class TLSContext: @unchecked Sendable {
    let pointer: OpaquePointer
    let memory = HandshakeMemory()

    /// Where trusted root certificates come from.
    public enum Roots: Sendable, Equatable {
        /// The system's store, or what `SSL_CERT_FILE` and `SSL_CERT_DIR` name instead.
        case system
        /// A PEM file with one or more certificates, and nothing else.
        case file(String)
    }

    /// Makes a context for connections to an upstream: TLS 1.2 at least.
    public init(roots: Roots) throws(TLSError) {
        ErrorQueue.clear()
        guard let pointer = SSL_CTX_new(TLS_client_method()) else {
            preconditionFailure("OpenSSL cannot make a context: \(ErrorQueue.takeReason())")
        }
        self.pointer = pointer
        ContextRules.apply(to: pointer)
        memory.attach(to: pointer)
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
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
