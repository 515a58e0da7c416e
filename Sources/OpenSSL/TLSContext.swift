import COpenSSL

/// What all connections to one upstream share: trusted roots, protocol versions, buffers, and what handshakes have taught.
///
/// Each connection made with it verifies the peer's chain and name; there is no way to switch that off.
/// Unchecked: an `SSL_CTX` is made whole in `init` and only read afterwards, which OpenSSL allows from any thread.
package final class TLSContext: @unchecked Sendable {
    let pointer: OpaquePointer
    let memory = HandshakeMemory()
    let requiresCertificateRequest: Bool
    let hidesServerName: Bool

    /// Where trusted root certificates come from.
    package enum Roots: Sendable, Equatable {
        /// The system's store, or what `SSL_CERT_FILE` and `SSL_CERT_DIR` name instead.
        case system
        /// A PEM file with one or more certificates, and nothing else.
        case file(String)
    }

    /// Makes a context for connections to an upstream: TLS 1.2 at least, and what `rules` adds.
    package init(roots: Roots, rules: TLSRules = TLSRules()) throws(TLSError) {
        ErrorQueue.clear()
        guard let pointer = SSL_CTX_new(TLS_client_method()) else {
            preconditionFailure("OpenSSL cannot make a context: \(ErrorQueue.takeReason())")
        }
        self.pointer = pointer
        requiresCertificateRequest = rules.requiresCertificateRequest
        hidesServerName = rules.hidesServerName
        ContextRules.apply(to: pointer)
        // Who resumes a session is not asked for a certificate.
        if !requiresCertificateRequest { memory.attach(to: pointer) }
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
        let isLimited =
            shim_SSL_CTX_set_min_proto_version(pointer, rules.minimumVersion.number) == 1
            && shim_SSL_CTX_set_max_proto_version(pointer, rules.maximumVersion.number) == 1
        precondition(isLimited, "OpenSSL does not speak TLS 1.2 and 1.3")
        try rules.revocationLists.apply(to: pointer)
        try rules.identity?.apply(to: pointer)
    }

    deinit {
        SSL_CTX_free(pointer)
    }
}

extension TLSRules.Version {
    /// OpenSSL's.
    fileprivate var number: CInt {
        switch self {
        case .tls12: TLS1_2_VERSION
        case .tls13: TLS1_3_VERSION
        }
    }
}
