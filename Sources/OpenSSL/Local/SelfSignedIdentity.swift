import COpenSSL
import LibC

/// A certificate that vouches for itself, and its key: made in memory, never written down, gone with the process.
///
/// ECDSA on P-256, valid for a year, for `localhost`, 127.0.0.1, ::1 and the names that are asked for.
package final class SelfSignedIdentity {
    let certificate: OpaquePointer
    let key: OpaquePointer

    private static let validity = 365 * 24 * 60 * 60
    /// A client's clock may be behind.
    private static let head = 60 * 60

    /// `hosts`: names and addresses beyond those of this machine; what can stand in no certificate is left out.
    package init(hosts: [String] = []) {
        ErrorQueue.clear()
        guard let key = shim_EVP_EC_gen("P-256"), let certificate = X509_new() else {
            preconditionFailure("OpenSSL cannot make a key: \(ErrorQueue.takeReason())")
        }
        self.key = key
        self.certificate = certificate
        let name = X509_get_subject_name(certificate)
        let commonName = Array("ppg-tunnel".utf8)
        let names = Self.alternativeNames(["localhost", "127.0.0.1", "::1"] + hosts)
        // Version 3 is written as 2 (RFC 5280, section 4.1.2.1).
        let isMade =
            X509_set_version(certificate, 2) == 1 && setSerialNumber()
            && X509_gmtime_adj(X509_getm_notBefore(certificate), -Self.head) != nil
            && X509_gmtime_adj(X509_getm_notAfter(certificate), Self.validity) != nil
            && X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, commonName, CInt(commonName.count), -1, 0) == 1
            && X509_set_issuer_name(certificate, name) == 1
            && X509_set_pubkey(certificate, key) == 1
            && add(NID_subject_alt_name, names)
            && add(NID_basic_constraints, "critical,CA:FALSE")
            && add(NID_key_usage, "critical,digitalSignature")
            && add(NID_ext_key_usage, "serverAuth")
            && X509_sign(certificate, key, EVP_sha256()) > 0
        precondition(isMade, "OpenSSL cannot make a certificate: \(ErrorQueue.takeReason())")
    }

    deinit {
        X509_free(certificate)
        EVP_PKEY_free(key)
    }

    /// `DNS:localhost,IP:127.0.0.1,…`, each name once.
    static func alternativeNames(_ hosts: [String]) -> String {
        var names: [String] = []
        for host in hosts {
            guard let name = alternativeName(host), !names.contains(name) else { continue }
            names.append(name)
        }
        return names.joined(separator: ",")
    }

    private static func alternativeName(_ host: String) -> String? {
        var address = in6_addr()
        if inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1 { return "IP:\(host)" }
        // OpenSSL reads this text, so nothing but letters, digits, hyphens and dots may get into it.
        let isName = host.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
        return isName && !host.isEmpty ? "DNS:\(host)" : nil
    }

    /// A random number of 64 bits: a client that once trusted another certificate of the same number and issuer would
    /// refuse this one.
    private func setSerialNumber() -> Bool {
        let number = RandomBytes.make(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 1
        return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), number) == 1
    }

    private func add(_ identifier: CInt, _ value: String) -> Bool {
        guard let ext = X509V3_EXT_conf_nid(nil, nil, identifier, value) else { return false }
        defer { X509_EXTENSION_free(ext) }
        return X509_add_ext(certificate, ext, -1) == 1
    }
}
