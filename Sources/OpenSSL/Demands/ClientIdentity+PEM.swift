import COpenSSL

extension ClientIdentity {
    /// Reads a certificate, perhaps with its chain behind it, and its key, perhaps encrypted, from PEM files as libpq
    /// does: others must not be able to read the key, which may be in DER as well.
    package convenience init(certificateFile: String, keyFile: String, passphrase: [UInt8]?) throws(TLSError) {
        ErrorQueue.clear()
        var certificates = try Self.certificates(in: certificateFile)
        let key: OpaquePointer
        do {
            key = try Self.key(in: keyFile, passphrase: passphrase)
        } catch {
            for certificate in certificates { X509_free(certificate) }
            throw error
        }
        let certificate = certificates.removeFirst()
        try self.init(owning: certificate, key: key, chain: certificates, keyFile: keyFile)
    }

    /// At least one.
    private static func certificates(in path: String) throws(TLSError) -> [OpaquePointer] {
        guard let file = BIO_new_file(path, "r") else { throw .file(path: path, reason: ErrorQueue.takeReason()) }
        defer { BIO_free(file) }
        var certificates: [OpaquePointer] = []
        while let certificate = PEM_read_bio_X509(file, nil, { Passphrase.give($0, $1, $3) }, nil) {
            certificates.append(certificate)
        }
        // Behind the last one, the end of the file is an error like others.
        let reason = ErrorQueue.takeReason()
        guard !certificates.isEmpty else { throw .file(path: path, reason: reason) }
        return certificates
    }

    private static func key(in path: String, passphrase: [UInt8]?) throws(TLSError) -> OpaquePointer {
        var bytes = try KeyFile.contents(of: path, isPrivate: true)
        defer { bytes.zero() }
        let (key, reason) = bytes.withUnsafeBytes { bytes -> (OpaquePointer?, String) in
            let memory = BIO_new_mem_buf(bytes.baseAddress, CInt(bytes.count))
            defer { BIO_free(memory) }
            let key = Passphrase.with(passphrase) { holder in
                PEM_read_bio_PrivateKey(memory, nil, { Passphrase.give($0, $1, $3) }, holder)
            }
            if let key { return (key, "") }
            let reason = ErrorQueue.takeReason()
            var start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let other = d2i_AutoPrivateKey(nil, &start, bytes.count)
            ErrorQueue.clear()
            return (other, reason)
        }
        guard let key else { throw .key(path: path, reason: Passphrase.words(reason, given: passphrase != nil)) }
        return key
    }
}
