import COpenSSL
import LibC

/// One end of a TLS connection on a non-blocking descriptor that somebody else owns and closes: the client's, which
/// verifies the server, or the server's.
///
/// First `handshake` until it is complete, then `read` and `write`, last `sendCloseNotify`. After an error the
/// connection is dead: the only thing left is to let it go.
package final class TLSConnection {
    let ssl: OpaquePointer
    // Kept alive as long as the connection.
    private let context: AnyObject
    private let memory: HandshakeMemory?
    private var isDead = false
    // The socket takes no more; what came before can still be read.
    private var isSevered = false
    // Nil where it does not matter.
    private var wasCertificateRequested: Bool?

    /// What a call came to. Waiting for the socket is not an error.
    package enum Result: Equatable {
        /// This many bytes were read or written; 0 for a handshake that is complete.
        case bytes(Int)
        /// Call again when the socket can be read.
        case wantsRead
        /// Call again, with the same bytes, when the socket can be written.
        case wantsWrite
        /// The peer will send nothing more.
        case end
    }

    /// Prepares the client's end to `host`, whose certificate must be for that name, or that address.
    package init(context: TLSContext, descriptor: CInt, host: String) {
        ssl = Self.make(context.pointer, descriptor)
        self.context = context
        memory = context.memory
        SSL_set_connect_state(ssl)
        let offer = ApplicationProtocol.list
        SSL_set_alpn_protos(ssl, offer, UInt32(offer.count))
        expect(host, hidden: context.hidesServerName)
        context.memory.prepare(ssl)
        if context.requiresCertificateRequest { noteCertificateRequest() }
    }

    /// Prepares the server's end.
    package init(context: TLSServerContext, descriptor: CInt) {
        ssl = Self.make(context.pointer, descriptor)
        self.context = context
        memory = nil
        SSL_set_accept_state(ssl)
    }

    deinit {
        SSL_free(ssl)
    }

    /// Has the certificate checked for `host`: by its subject alternative names only, never by the common name.
    /// `hidden`: the name is not sent to the peer.
    private func expect(_ host: String, hidden: Bool) {
        let parameters = SSL_get0_param(ssl)
        if X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1 { return }
        ErrorQueue.clear()
        X509_VERIFY_PARAM_set_hostflags(
            parameters,
            UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT)
        )
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        let isSet =
            X509_VERIFY_PARAM_set1_host(parameters, name, name.utf8.count) == 1
            && (hidden || shim_SSL_set_tlsext_host_name(ssl, name) == 1)
        precondition(isSet, "OpenSSL does not take the host name: \(ErrorQueue.takeReason())")
    }

    private func noteCertificateRequest() {
        wasCertificateRequested = false
        SSL_set_cert_cb(
            ssl,
            { _, connection in
                guard let connection else { return 0 }
                Unmanaged<TLSConnection>.fromOpaque(connection).takeUnretainedValue().wasCertificateRequested = true
                return 1
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// Goes on with the handshake; `.bytes(0)` when it is complete.
    package func handshake() throws(TLSError) -> Result {
        let code = call { SSL_do_handshake(ssl) }
        if code == 1 {
            guard wasCertificateRequested != false else {
                isDead = true
                throw .certificateNotRequested
            }
            memory?.learn(from: ssl)
            EphemeralKeys.wipe(ssl)
            return .bytes(0)
        }
        let result = try result(of: code, inHandshake: true)
        guard result != .end else { throw .closedInHandshake }
        return result
    }

    /// Reads decrypted bytes, at most one record at a time.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(TLSError) -> Result {
        guard !isDead else { return .end }
        var count = 0
        let code = call { SSL_read_ex(ssl, buffer.baseAddress, buffer.count, &count) }
        return code == 1 ? .bytes(count) : try result(of: code)
    }

    /// Encrypts and writes bytes, possibly fewer than all. The buffer must not be empty. Never comes to an end: a peer
    /// that takes no more is an error, after which reading may go on.
    package func write(_ buffer: UnsafeRawBufferPointer) throws(TLSError) -> Result {
        var count = 0
        let code = call { SSL_write_ex(ssl, buffer.baseAddress, buffer.count, &count) }
        guard code != 1 else { return .bytes(count) }
        let failure = errno
        switch SSL_get_error(ssl, code) {
        // Once the peer has said that it will send nothing more, OpenSSL calls a socket that fails by the same name.
        case SSL_ERROR_SYSCALL, SSL_ERROR_ZERO_RETURN:
            isSevered = true
            throw .socket(code: failure == 0 ? EPIPE : failure)
        default:
            return try result(of: code)
        }
    }

    /// Bytes wait inside the connection, so reading can go on though the socket has nothing.
    package var hasBufferedBytes: Bool {
        SSL_has_pending(ssl) == 1
    }

    /// Gives the buffers back that hold nothing; the next call takes new ones. That OpenSSL keeps them while a record is
    /// half way in needs its fix of CVE-2024-4741 (3.0.14, and the distributions' security updates).
    package func releaseBuffers() {
        _ = SSL_free_buffers(ssl)
    }

    /// Tells the peer that nothing more will be sent, if the socket takes it at once; waits for no answer.
    package func sendCloseNotify() {
        guard !isDead, !isSevered, SSL_is_init_finished(ssl) == 1 else { return }
        _ = call { SSL_shutdown(ssl) }
        ErrorQueue.clear()
    }

    // MARK: What was negotiated

    /// The handshake was short: the peer remembered an earlier connection.
    package var isResumed: Bool {
        SSL_session_reused(ssl) == 1
    }

    /// `TLSv1.3`.
    package var protocolVersion: String {
        String(cString: SSL_get_version(ssl))
    }

    /// `TLS_AES_256_GCM_SHA384`.
    package var cipher: String {
        SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)).map { String(cString: $0) } ?? "none"
    }

    /// Both ends agreed in ALPN to speak PostgreSQL.
    package var selectedPostgreSQL: Bool {
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &length)
        return UnsafeBufferPointer(start: name, count: Int(length)).elementsEqual(ApplicationProtocol.name)
    }

    /// The `tls-server-end-point` binding (RFC 5929, section 4.1): the digest of the peer's certificate by its
    /// signature's hash function, SHA-256 in place of MD5 and SHA-1. Nil where the signature names no such function.
    package var serverEndPointBinding: [UInt8]? {
        guard let certificate = SSL_get1_peer_certificate(ssl) else { return nil }
        defer { X509_free(certificate) }
        var hash: CInt = NID_undef
        guard X509_get_signature_info(certificate, &hash, nil, nil, nil) == 1, hash != NID_undef else { return nil }
        if hash == NID_md5 || hash == NID_sha1 { hash = NID_sha256 }
        guard let algorithm = EVP_get_digestbyname(OBJ_nid2sn(hash)) else { return nil }
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard X509_digest(certificate, algorithm, &digest, &length) == 1 else { return nil }
        return Array(digest.prefix(Int(length)))
    }

    // MARK: Results

    private static func make(_ context: OpaquePointer, _ descriptor: CInt) -> OpaquePointer {
        ErrorQueue.clear()
        guard let ssl = SSL_new(context), SSL_set_fd(ssl, descriptor) == 1 else {
            preconditionFailure("OpenSSL cannot make a connection: \(ErrorQueue.takeReason())")
        }
        return ssl
    }

    private func call(_ body: () -> CInt) -> CInt {
        ErrorQueue.clear()
        errno = 0
        return body()
    }

    private func result(of code: CInt, inHandshake: Bool = false) throws(TLSError) -> Result {
        switch SSL_get_error(ssl, code) {
        case SSL_ERROR_WANT_READ: return .wantsRead
        case SSL_ERROR_WANT_WRITE: return .wantsWrite
        case SSL_ERROR_ZERO_RETURN:
            isDead = isDead || inHandshake
            return .end
        case SSL_ERROR_SYSCALL where errno == 0:
            isDead = true
            return .end
        case SSL_ERROR_SYSCALL:
            isDead = true
            throw .socket(code: errno)
        default:
            isDead = true
            throw failure()
        }
    }

    private func failure() -> TLSError {
        let verdict = SSL_get_verify_result(ssl)
        guard verdict == X509_V_OK else {
            ErrorQueue.clear()
            return .certificate(
                CertificateFault(verdict),
                words: String(cString: X509_verify_cert_error_string(verdict))
            )
        }
        return .protocol(reason: ErrorQueue.takeReason())
    }
}
