import COpenSSL
import LibC

/// Lists of certificates that their authorities took back (CRLs, RFC 5280), read once.
///
/// As in libpq, a chain is verified only where a list of each of its authorities says that nothing was taken back.
/// Certificates among the lists are not trusted.
package struct RevocationLists: Sendable {
    /// A PEM file with one or more lists.
    package var file: String?
    /// A directory of such files, named by their issuers' hashes: `12ab34cd.r0`, as `openssl rehash` makes them.
    package var directory: String?

    /// No list; nothing is looked up.
    package init(file: String? = nil, directory: String? = nil) {
        self.file = file
        self.directory = directory
    }

    /// Has certificates looked up from now on, if there is a list.
    func apply(to context: OpaquePointer) throws(TLSError) {
        guard file != nil || directory != nil else { return }
        let store = SSL_CTX_get_cert_store(context)
        guard let lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file()) else {
            preconditionFailure("OpenSSL cannot look up revocation lists: \(ErrorQueue.takeReason())")
        }
        if let file { try Self.read(file, lookup) }
        if let directory {
            for name in try Self.listNames(in: directory) { try Self.read("\(directory)/\(name)", lookup) }
        }
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL))
    }

    private static func read(_ path: String, _ lookup: OpaquePointer) throws(TLSError) {
        guard X509_load_crl_file(lookup, path, X509_FILETYPE_PEM) > 0 else {
            throw .revocationLists(path: path, reason: ErrorQueue.takeReason())
        }
    }

    private static func listNames(in directory: String) throws(TLSError) -> [String] {
        guard let stream = opendir(directory) else {
            throw .revocationLists(path: directory, reason: systemWords(for: errno))
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if isListName(name) { names.append(name) }
        }
        guard !names.isEmpty else {
            throw .revocationLists(path: directory, reason: "no file in it is named by a hash: use openssl rehash")
        }
        return names.sorted()
    }

    private static func isListName(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 8, parts[1].first == "r" else { return false }
        return UInt32(parts[0], radix: 16) != nil && UInt32(parts[1].dropFirst()) != nil
    }
}
