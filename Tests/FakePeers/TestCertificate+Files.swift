import COpenSSL
import LibC

/// What else stands in files: keys, PKCS #12, revocation lists. Each is a new file in the temporary directory.
extension TestCertificate {
    // Whoever encodes a key as PKCS #8 takes the curve's name out of it for a moment (OpenSSL, ec_ameth.c,
    // eckey_priv_encode), and several tests have the same key.
    private static let encoding = Lock(())

    /// PEM, encrypted where there is a passphrase.
    package func writeKey(passphrase: String? = nil) -> String {
        Self.writeFile { file in
            let cipher = passphrase == nil ? nil : EVP_aes_128_cbc()
            let size = CInt(passphrase?.utf8.count ?? 0)
            Self.encoding.withLock { _ in
                passphrase.withBytes { PEM_write_PrivateKey(file, key, cipher, $0, size, nil, nil) }
            }
        }
    }

    /// DER.
    package func writeKeyInDER() -> String {
        Self.writeFile { file in
            Self.encoding.withLock { _ in _ = i2d_PrivateKey_fp(file, key) }
        }
    }

    /// PKCS #12: certificate, key, and the authority's certificate; `holdsKey` false leaves the key out.
    package func writePKCS12(passphrase: String, holdsKey: Bool = true) -> String {
        let chain = OPENSSL_sk_new_null()
        X509_up_ref(Self.authority.certificate)
        OPENSSL_sk_push(chain, UnsafeMutableRawPointer(Self.authority.certificate))
        defer { shim_sk_X509_pop_free(chain) }
        return Self.writeFile { file in
            Self.encoding.withLock { _ in
                let archive = PKCS12_create(passphrase, nil, holdsKey ? key : nil, certificate, chain, 0, 0, 0, 0, 0)
                defer { PKCS12_free(archive) }
                _ = i2d_PKCS12_fp(file, archive)
            }
        }
    }

    /// A list of what this authority took back. Times are seconds from now.
    package func writeRevocationList(
        of revoked: [TestCertificate],
        validFrom: Int = -3_600,
        validUntil: Int = 3_600
    ) -> String {
        let list = X509_CRL_new()
        let time = ASN1_TIME_new()
        defer {
            X509_CRL_free(list)
            ASN1_TIME_free(time)
        }
        // Version 2 is written as 1 (RFC 5280, section 5.1.2.1).
        X509_CRL_set_version(list, 1)
        X509_CRL_set_issuer_name(list, X509_get_subject_name(certificate))
        X509_gmtime_adj(time, validFrom)
        X509_CRL_set1_lastUpdate(list, time)
        for certificate in revoked {
            let entry = X509_REVOKED_new()
            X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(certificate.certificate))
            X509_REVOKED_set_revocationDate(entry, time)
            X509_CRL_add0_revoked(list, entry)
        }
        X509_gmtime_adj(time, validUntil)
        X509_CRL_set1_nextUpdate(list, time)
        precondition(X509_CRL_sign(list, key, EVP_sha256()) > 0, "OpenSSL did not sign a list")
        return Self.writeFile { _ = PEM_write_X509_CRL($0, list) }
    }

    /// What `openssl rehash` names a list of this authority: `12ab34cd.r0`.
    package var revocationListName: String {
        let hash = String(X509_NAME_hash_ex(X509_get_subject_name(certificate), nil, nil, nil), radix: 16)
        return String(repeating: "0", count: 8 - hash.count) + hash + ".r0"
    }
}

extension String? {
    fileprivate func withBytes(_ body: (UnsafePointer<UInt8>?) -> CInt) {
        guard let self else {
            _ = body(nil)
            return
        }
        _ = Array(self.utf8).withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
