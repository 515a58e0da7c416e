import COpenSSL

/// What all connections of local clients share: the certificate, its key, and the rules.
///
/// A client that names protocols in ALPN has to name `postgresql`; one that names none is not turned away here.
/// Unchecked: an `SSL_CTX` is made whole in `init` and only read afterwards, which OpenSSL allows from any thread.
package final class TLSServerContext: @unchecked Sendable {
    let pointer: OpaquePointer

    /// SHA-256 of the certificate as people compare it: `AB:CD:…`.
    package let fingerprint: String

    /// Reads a certificate, perhaps with the chain that leads to it, and its key, without a passphrase, from PEM files.
    package convenience init(certificateFile: String, keyFile: String) throws(TLSError) {
        try self.init { pointer throws(TLSError) in
            guard SSL_CTX_use_certificate_chain_file(pointer, certificateFile) == 1 else {
                throw .file(path: certificateFile, reason: ErrorQueue.takeReason())
            }
            guard SSL_CTX_use_PrivateKey_file(pointer, keyFile, SSL_FILETYPE_PEM) == 1 else {
                throw .key(path: keyFile, reason: ErrorQueue.takeReason())
            }
            guard SSL_CTX_check_private_key(pointer) == 1 else {
                throw .key(path: keyFile, reason: "it does not belong to the certificate")
            }
        }
    }

    /// Takes an identity that was made in memory.
    package convenience init(identity: SelfSignedIdentity) throws(TLSError) {
        try self.init { pointer throws(TLSError) in
            let isSet =
                SSL_CTX_use_certificate(pointer, identity.certificate) == 1
                && SSL_CTX_use_PrivateKey(pointer, identity.key) == 1
            guard isSet else { throw .protocol(reason: ErrorQueue.takeReason()) }
        }
    }

    private init(_ identify: (OpaquePointer) throws(TLSError) -> Void) throws(TLSError) {
        ErrorQueue.clear()
        guard let pointer = SSL_CTX_new(TLS_server_method()) else {
            preconditionFailure("OpenSSL cannot make a context: \(ErrorQueue.takeReason())")
        }
        ContextRules.apply(to: pointer)
        SSL_CTX_set_options(pointer, shim_SSL_OP_CIPHER_SERVER_PREFERENCE | shim_SSL_OP_NO_TICKET)
        SSL_CTX_set_num_tickets(pointer, 0)
        SSL_CTX_set_verify(pointer, SSL_VERIFY_NONE, nil)
        // A key with a passphrase is an error: OpenSSL would ask for it on the terminal.
        SSL_CTX_set_default_passwd_cb(pointer) { _, _, _, _ in -1 }
        SSL_CTX_set_alpn_select_cb(pointer, Self.select, nil)
        do {
            try identify(pointer)
        } catch {
            SSL_CTX_free(pointer)
            throw error
        }
        self.pointer = pointer
        fingerprint = Self.fingerprint(of: SSL_CTX_get0_certificate(pointer))
    }

    deinit {
        SSL_CTX_free(pointer)
    }

    /// Selects `postgresql` where the client names it, else ends the handshake with `no_application_protocol`: what was
    /// meant for another protocol must never be taken for PostgreSQL (ALPACA, https://alpaca-attack.com).
    private static let select: SSL_CTX_alpn_select_cb_func = { _, selected, length, offered, count, _ in
        let list = UnsafeBufferPointer(start: offered, count: Int(count))
        guard let offered, let index = ApplicationProtocol.index(in: list) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        selected?.pointee = offered + index
        length?.pointee = UInt8(ApplicationProtocol.name.count)
        return SSL_TLSEXT_ERR_OK
    }

    private static func fingerprint(of certificate: OpaquePointer?) -> String {
        var digest = [UInt8](repeating: 0, count: Digest.sha256Size)
        guard let certificate, X509_digest(certificate, EVP_sha256(), &digest, nil) == 1 else {
            preconditionFailure("OpenSSL has no certificate to digest: \(ErrorQueue.takeReason())")
        }
        return digest.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined(separator: ":")
    }
}
