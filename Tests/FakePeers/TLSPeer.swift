import COpenSSL

/// TLS over memory instead of a socket, so that a test decides how its records are cut into segments.
///
/// `feed` takes what came from the wire, `takeOutput` gives what belongs on it.
package final class TLSPeer {
    let ssl: OpaquePointer
    private let input: OpaquePointer
    private let output: OpaquePointer

    /// What a server offers.
    package struct Options: Sendable {
        /// OpenSSL's numbers; 0 means no limit.
        package var maximumVersion: CInt = 0
        /// Agrees in ALPN to this protocol, where the client asks for it; nil means that ALPN is not known at all.
        package var applicationProtocol: String? = "postgresql"
        /// Session tickets sent after the handshake: records that most tests did not ask for.
        package var ticketCount = 0
        /// Groups for the key exchange, as OpenSSL lists them; nil means OpenSSL's own.
        package var groups: String?

        /// Asks the client for a certificate of this authority's; it may have none.
        package var clientAuthority: TestCertificate?

        /// TLS 1.3 and ALPN `postgresql`.
        package init() {}

        /// The newest version is TLS 1.1.
        package static var upToTLS11: Options {
            var options = Options()
            options.maximumVersion = TLS1_1_VERSION
            return options
        }

        /// The newest version is TLS 1.2.
        package static var upToTLS12: Options {
            var options = Options()
            options.maximumVersion = TLS1_2_VERSION
            return options
        }
    }

    /// What the connections of one server share: above all the key of its session tickets.
    package final class Server {
        fileprivate let context: OpaquePointer

        /// A server with a certificate, however weak it is.
        package init(_ certificate: TestCertificate, options: Options = Options()) {
            guard let context = SSL_CTX_new(TLS_server_method()) else { preconditionFailure("OpenSSL made no server") }
            SSL_CTX_set_security_level(context, 0)
            SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0")
            SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_VERSION), nil)
            SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(options.maximumVersion), nil)
            SSL_CTX_use_certificate(context, certificate.certificate)
            SSL_CTX_use_PrivateKey(context, certificate.key)
            SSL_CTX_set_num_tickets(context, options.ticketCount)
            if options.ticketCount == 0 { SSL_CTX_set_options(context, shim_SSL_OP_NO_TICKET) }
            if let authority = options.clientAuthority {
                X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.certificate)
                SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
            }
            if let groups = options.groups {
                groups.withCString { _ = SSL_CTX_ctrl(context, SSL_CTRL_SET_GROUPS_LIST, 0, .init(mutating: $0)) }
            }
            TLSPeer.select(options.applicationProtocol, in: context)
            self.context = context
        }

        deinit {
            SSL_CTX_free(context)
        }
    }

    /// A server of its own with a certificate.
    package convenience init(server certificate: TestCertificate, options: Options = Options()) {
        self.init(of: Server(certificate, options: options))
    }

    /// One connection of a server.
    package init(of server: Server) {
        guard let ssl = SSL_new(server.context) else { preconditionFailure("OpenSSL made no server") }
        self.ssl = ssl
        (input, output) = Self.attachMemory(to: ssl)
        SSL_set_accept_state(ssl)
    }

    /// A client that trusts anybody and offers these protocols in ALPN. `maximumVersion`: as in `Options`.
    package init(client applicationProtocols: [String], host: String = "localhost", maximumVersion: CInt = 0) {
        let context = SSL_CTX_new(TLS_client_method())
        SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(maximumVersion), nil)
        guard let context, let ssl = SSL_new(context) else { preconditionFailure("OpenSSL made no client") }
        SSL_CTX_free(context)
        self.ssl = ssl
        (input, output) = Self.attachMemory(to: ssl)
        let names = applicationProtocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        if !names.isEmpty { SSL_set_alpn_protos(ssl, names, UInt32(names.count)) }
        shim_SSL_set_tlsext_host_name(ssl, host)
        SSL_set_connect_state(ssl)
    }

    deinit {
        SSL_free(ssl)
    }

    /// Takes bytes from the wire.
    package func feed(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        BIO_write(input, bytes, CInt(bytes.count))
    }

    /// Gives bytes for the wire; empty when there are none.
    package func takeOutput() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: BIO_ctrl_pending(output))
        guard !bytes.isEmpty else { return [] }
        BIO_read(output, &bytes, CInt(bytes.count))
        return bytes
    }

    /// Goes on with the handshake. True when it is complete.
    package func handshake() throws -> Bool {
        ERR_clear_error()
        let code = SSL_do_handshake(ssl)
        if code == 1 { return true }
        try check(code)
        return false
    }

    /// Encrypts bytes into records.
    package func encrypt(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        ERR_clear_error()
        precondition(SSL_write(ssl, bytes, CInt(bytes.count)) == bytes.count, "memory took no bytes")
        return takeOutput()
    }

    /// Decrypts what was fed; nil at close_notify, empty when there is nothing.
    package func decrypt() throws -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            ERR_clear_error()
            let count = SSL_read(ssl, &buffer, CInt(buffer.count))
            if count > 0 {
                bytes += buffer[..<Int(count)]
            } else if SSL_get_error(ssl, count) == SSL_ERROR_ZERO_RETURN {
                return bytes.isEmpty ? nil : bytes
            } else {
                try check(count)
                return bytes
            }
        }
    }

    /// A close_notify record.
    package func closeNotify() -> [UInt8] {
        SSL_shutdown(ssl)
        return takeOutput()
    }

    /// The name in the client's SNI, once the handshake is complete.
    package var serverName: String? {
        SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
    }

    /// The common name of the client's certificate, where it has shown one.
    package var clientName: String? {
        guard let certificate = SSL_get1_peer_certificate(ssl) else { return nil }
        defer { X509_free(certificate) }
        var name = [CChar](repeating: 0, count: 64)
        let length = X509_NAME_get_text_by_NID(
            X509_get_subject_name(certificate),
            NID_commonName,
            &name,
            CInt(name.count)
        )
        guard length >= 0 else { return nil }
        return String(decoding: name.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The client has resumed a session.
    package var isResumed: Bool {
        SSL_session_reused(ssl) == 1
    }

    /// The protocol that both sides have agreed to in ALPN, once the handshake is complete.
    package var selectedProtocol: String? {
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &length)
        return name.map { String(decoding: UnsafeBufferPointer(start: $0, count: Int(length)), as: UTF8.self) }
    }

    private func check(_ code: CInt) throws {
        guard SSL_get_error(ssl, code) != SSL_ERROR_WANT_READ else { return }
        let reason = ERR_reason_error_string(ERR_get_error()).map { String(cString: $0) }
        throw PeerError.tls(reason ?? "unknown error")
    }

    private static func attachMemory(to ssl: OpaquePointer) -> (input: OpaquePointer, output: OpaquePointer) {
        guard let input = BIO_new(BIO_s_mem()), let output = BIO_new(BIO_s_mem()) else {
            preconditionFailure("OpenSSL made no memory")
        }
        // Empty memory means "not yet", not the end.
        BIO_ctrl(input, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, nil)
        SSL_set_bio(ssl, input, output)
        return (input, output)
    }

    fileprivate static func select(_ name: String?, in context: OpaquePointer?) {
        guard let name else { return }
        // Kept for the process's life: one small block for each server context.
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: name.utf8.count + 1)
        bytes[0] = UInt8(name.utf8.count)
        for (index, byte) in name.utf8.enumerated() { bytes[index + 1] = byte }
        SSL_CTX_set_alpn_select_cb(
            context,
            { _, selected, selectedLength, offered, offeredLength, argument in
                guard let argument else { return SSL_TLSEXT_ERR_NOACK }
                let wanted = argument.assumingMemoryBound(to: UInt8.self)
                var start: UnsafeMutablePointer<UInt8>?
                let found = SSL_select_next_proto(
                    &start,
                    selectedLength,
                    wanted,
                    UInt32(wanted[0]) + 1,
                    offered,
                    offeredLength
                )
                selected?.pointee = UnsafePointer(start)
                return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK
            },
            bytes
        )
    }
}
