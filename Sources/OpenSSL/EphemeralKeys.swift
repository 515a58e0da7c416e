import COpenSSL

/// The keys of one key exchange: this end's pair and the peer's public key.
///
/// OpenSSL keeps them as long as the connection, though nothing needs them once the handshake is complete.
enum EphemeralKeys {
    /// Wipes both. Whoever reads this process' memory later can so not decrypt what was recorded before (RFC 8446,
    /// appendix E.1, "forward secret"), and an idle connection holds 4 kB less.
    static func wipe(_ ssl: OpaquePointer) {
        for key in held(by: ssl) {
            // Setting a key's type frees what it has held, and overwrites a private key. That the new content is empty
            // is all that is wanted: for a type without a number of its own the call fails after that.
            EVP_PKEY_set_type(key, EVP_PKEY_get_id(key))
            EVP_PKEY_free(key)
        }
        ErrorQueue.clear()
    }

    /// References to the connection's own key objects; the caller frees them.
    static func held(by ssl: OpaquePointer) -> [OpaquePointer] {
        [shim_SSL_get_tmp_key, shim_SSL_get_peer_tmp_key].compactMap { get in
            var key: OpaquePointer?
            return get(ssl, &key) == 1 ? key : nil
        }
    }
}
