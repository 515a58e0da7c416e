import COpenSSL
import LibC

/// A certificate and its key, made for a test; signed by the tests' own authority unless it signs itself.
///
/// Unchecked: the OpenSSL objects are made whole in `init` and only read afterwards.
package final class TestCertificate: @unchecked Sendable {
    /// What the certificate is good for.
    package enum Usage: Sendable {
        case authority
        case server
        case client
    }

    /// What signs a key.
    package enum Key: Sendable {
        case ellipticCurve
        case rsa(bits: Int)
    }

    /// A subject alternative name.
    package enum Name: Sendable {
        case dns(String)
        case ip([UInt8])
    }

    let certificate: OpaquePointer
    let key: OpaquePointer

    /// The authority that the tests' tunnels trust.
    package static let authority = TestCertificate(usage: .authority, commonName: "test authority", signer: nil)
    /// A certificate without fault, for `localhost` and 127.0.0.1.
    package static let trusted = TestCertificate(names: [.dns("localhost"), .ip([127, 0, 0, 1])])
    /// A PEM file with the authority's certificate; written once for each run.
    package static let authorityFile: String = authority.writeToFile()

    /// Makes a certificate. Times are seconds from now. Without a signer it signs itself.
    package init(
        names: [Name] = [],
        usage: Usage = .server,
        commonName: String = "test",
        key kind: Key = .ellipticCurve,
        validFrom: Int = -3_600,
        validUntil: Int = 3_600,
        signer: TestCertificate? = TestCertificate.authority
    ) {
        key = Self.makeKey(kind)
        certificate = X509_new()
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), Int.random(in: 1...Int(Int32.max)))
        X509_gmtime_adj(X509_getm_notBefore(certificate), validFrom)
        X509_gmtime_adj(X509_getm_notAfter(certificate), validUntil)
        let subject = X509_get_subject_name(certificate)
        let name = Array(commonName.utf8)
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, name, CInt(name.count), -1, 0)
        X509_set_issuer_name(certificate, signer.map { X509_get_subject_name($0.certificate) } ?? subject)
        X509_set_pubkey(certificate, key)
        if usage == .authority { add(NID_basic_constraints, [0x30, 3, 1, 1, 0xFF], critical: true) }
        if usage != .authority { add(NID_ext_key_usage, Self.extendedUsage(usage)) }
        if !names.isEmpty { add(NID_subject_alt_name, Self.sequence(0x30, names.flatMap(Self.encode))) }
        let size = X509_sign(certificate, signer?.key ?? key, EVP_sha256())
        precondition(size > 0, "OpenSSL did not sign a certificate")
    }

    deinit {
        X509_free(certificate)
        EVP_PKEY_free(key)
    }

    /// Writes the certificate to a file of its own in the system's temporary directory.
    package func writeToFile() -> String {
        Self.writeFile { _ = PEM_write_X509($0, certificate) }
    }

    /// Has `write` fill a new file, which only its owner can read.
    static func writeFile(_ write: (UnsafeMutablePointer<FILE>?) -> Void) -> String {
        var path = Array("/tmp/fake-peers-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        precondition(descriptor >= 0, "no temporary file")
        let file = fdopen(descriptor, "w")
        write(file)
        fclose(file)
        return String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The digest that `tls-server-end-point` binds to: SHA-256, which all these certificates are signed with.
    package var endPointBinding: [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        X509_digest(certificate, EVP_sha256(), &digest, nil)
        return digest
    }

    private func add(_ nid: CInt, _ der: [UInt8], critical: Bool = false) {
        let value = ASN1_OCTET_STRING_new()
        ASN1_OCTET_STRING_set(value, der, CInt(der.count))
        let `extension` = X509_EXTENSION_create_by_NID(nil, nid, critical ? 1 : 0, value)
        X509_add_ext(certificate, `extension`, -1)
        X509_EXTENSION_free(`extension`)
        ASN1_OCTET_STRING_free(value)
    }

    private static func makeKey(_ kind: Key) -> OpaquePointer {
        var key: OpaquePointer?
        let context: OpaquePointer?
        switch kind {
        case .ellipticCurve:
            context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil)
            EVP_PKEY_keygen_init(context)
            EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1)
        case .rsa(let bits):
            context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nil)
            EVP_PKEY_keygen_init(context)
            EVP_PKEY_CTX_set_rsa_keygen_bits(context, CInt(bits))
        }
        EVP_PKEY_keygen(context, &key)
        EVP_PKEY_CTX_free(context)
        guard let key else { preconditionFailure("OpenSSL did not make a key") }
        return key
    }

    // MARK: DER

    private static func encode(_ name: Name) -> [UInt8] {
        switch name {
        case .dns(let text): sequence(0x82, Array(text.utf8))
        case .ip(let bytes): sequence(0x87, bytes)
        }
    }

    /// `id-kp-serverAuth` or `id-kp-clientAuth`.
    private static func extendedUsage(_ usage: Usage) -> [UInt8] {
        let purpose: UInt8 = usage == .client ? 2 : 1
        return sequence(0x30, sequence(0x06, [0x2B, 6, 1, 5, 5, 7, 3, purpose]))
    }

    private static func sequence(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        precondition(content.count < 128, "short DER lengths only")
        return [tag, UInt8(content.count)] + content
    }
}
