import COpenSSL

extension ClientIdentity {
    /// Reads a PKCS #12 file (RFC 7292) with a key, its certificate, and perhaps the chain. No passphrase is the empty
    /// one.
    package convenience init(pkcs12File path: String, passphrase: [UInt8]?) throws(TLSError) {
        ErrorQueue.clear()
        var bytes = try KeyFile.contents(of: path, isPrivate: false)
        defer { bytes.zero() }
        let archive = bytes.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            return d2i_PKCS12(nil, &start, bytes.count)
        }
        guard let archive else { throw .identity(path: path, reason: ErrorQueue.takeReason()) }
        defer { PKCS12_free(archive) }

        var (key, certificate, chain): (OpaquePointer?, OpaquePointer?, OpaquePointer?)
        var passphraseText = [CChar](repeating: 0, count: (passphrase?.count ?? 0) + 1)
        for (index, byte) in (passphrase ?? []).enumerated() { passphraseText[index] = CChar(bitPattern: byte) }
        let isOpen = PKCS12_parse(archive, passphraseText, &key, &certificate, &chain) == 1
        passphraseText.withUnsafeMutableBytes(overwrite)
        guard isOpen else {
            throw .identity(path: path, reason: Passphrase.words(ErrorQueue.takeReason(), given: passphrase != nil))
        }
        let others = Self.takeCertificates(of: chain)
        guard let key, let certificate else {
            X509_free(certificate)
            EVP_PKEY_free(key)
            for other in others { X509_free(other) }
            throw .identity(path: path, reason: "it does not hold a certificate and its key")
        }
        try self.init(owning: certificate, key: key, chain: others, keyFile: path)
    }

    /// With a reference of their own; the list is gone afterwards.
    private static func takeCertificates(of list: OpaquePointer?) -> [OpaquePointer] {
        defer { shim_sk_X509_pop_free(list) }
        return (0..<max(0, shim_sk_X509_num(list))).compactMap { index in
            let certificate = shim_sk_X509_value(list, index)
            X509_up_ref(certificate)
            return certificate
        }
    }
}
