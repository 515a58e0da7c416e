import COpenSSL

/// What either side may say in the middle of a connection, besides data: bytes for the wire.
extension TLSPeer {
    /// A KeyUpdate (TLS 1.3) that asks for one in return.
    package func keyUpdate() -> [UInt8] {
        SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED)
        SSL_do_handshake(ssl)
        return takeOutput()
    }

    /// A NewSessionTicket (TLS 1.3) of a server: with it, a client could resume the session in another connection.
    package func newSessionTicket() -> [UInt8] {
        SSL_new_session_ticket(ssl)
        SSL_do_handshake(ssl)
        return takeOutput()
    }

    /// What begins a renegotiation (TLS 1.2): a server's HelloRequest, a client's ClientHello.
    package func renegotiation() -> [UInt8] {
        SSL_renegotiate(ssl)
        SSL_do_handshake(ssl)
        return takeOutput()
    }
}
