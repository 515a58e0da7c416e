import COpenSSL

/// A certificate of the client's own, and its key: read into memory that OpenSSL keeps, from files that are not needed
/// any more then.
///
/// Unchecked: the OpenSSL objects are made whole in `init` and only read afterwards.
package final class ClientIdentity: @unchecked Sendable {
    let certificate: OpaquePointer
    let key: OpaquePointer
    /// The certificates that lead from the client's to an authority the peer knows.
    private let chain: [OpaquePointer]

    /// Takes over one reference of each; throws when the key is not the certificate's.
    init(
        owning certificate: OpaquePointer,
        key: OpaquePointer,
        chain: [OpaquePointer],
        keyFile: String
    ) throws(TLSError) {
        self.certificate = certificate
        self.key = key
        self.chain = chain
        guard X509_check_private_key(certificate, key) == 1 else {
            ErrorQueue.clear()
            throw .key(path: keyFile, reason: "it does not belong to the certificate")
        }
    }

    deinit {
        X509_free(certificate)
        EVP_PKEY_free(key)
        for certificate in chain { X509_free(certificate) }
    }

    /// Has the certificate shown to peers that ask for one.
    func apply(to context: OpaquePointer) throws(TLSError) {
        let isSet =
            SSL_CTX_use_certificate(context, certificate) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1
            && chain.allSatisfy { shim_SSL_CTX_add1_chain_cert(context, $0) == 1 }
        // A key that is too weak, above all.
        guard isSet else { throw .protocol(reason: ErrorQueue.takeReason()) }
    }
}
