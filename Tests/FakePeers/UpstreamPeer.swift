import PostgresWire
import TestBytes

/// The upstream's end of one connection: clear first, inside TLS once `startTLS` was called.
///
/// Keeps apart what the tunnel said in clear and inside TLS, to the byte.
package final class UpstreamPeer: PeerStream {
    /// Underneath TLS: for raw bytes, resets and segments.
    package let socket: PeerSocket
    /// Every byte that was read before TLS began; all bytes where it never did.
    package private(set) var receivedInClear: [UInt8] = []
    /// Every decrypted byte that was read.
    package private(set) var receivedInTLS: [UInt8] = []
    /// TLS, once it has begun.
    package private(set) var tls: TLSPeer?
    private let certificate: TestCertificate
    private let options: TLSPeer.Options
    /// Bytes that were read and are still to be taken.
    package var unread: [UInt8] = []
    private var pending: [UInt8]?

    init(socket: PeerSocket, certificate: TestCertificate, options: TLSPeer.Options) {
        self.socket = socket
        self.certificate = certificate
        self.options = options
    }

    // MARK: Steps of a connection

    /// Reads the eight bytes of an SSLRequest, and nothing else must have come.
    package func readSSLRequest() throws {
        let bytes = try read(8)
        guard bytes == FirstPackets.sslRequest, unread.isEmpty else { throw PeerError.tls("no SSLRequest") }
    }

    /// Reads the SSLRequest, answers `S` and completes the handshake.
    package func startTLS() throws {
        try readSSLRequest()
        try socket.send(ascii("S"))
        try handshake()
    }

    /// Completes a handshake. Throws when the tunnel refuses the certificate.
    package func handshake() throws {
        let tls = TLSPeer(server: certificate, options: options)
        tls.feed(unread)
        unread = []
        while true {
            let isComplete: Bool
            do {
                isComplete = try tls.handshake()
            } catch {
                // The alert that tells the tunnel why.
                try? socket.send(tls.takeOutput())
                throw error
            }
            try socket.send(tls.takeOutput())
            if isComplete { break }
            let bytes = try socket.readSome()
            guard !bytes.isEmpty else { throw PeerError.closed }
            tls.feed(bytes)
        }
        self.tls = tls
        // What came behind the last handshake record in the same segment.
        pending = try tls.decrypt()
    }

    /// Reads a startup packet and returns it whole.
    package func readStartupPacket() throws -> [UInt8] {
        let length = try read(4)
        return length + (try read(length.reduce(0) { $0 << 8 | Int($1) } - 4))
    }

    /// Reads the startup message.
    package func readStartup() throws -> StartupMessage {
        try StartupMessage.decode(try readStartupPacket())
    }

    // MARK: Bytes

    /// Sends bytes, encrypted where TLS has begun.
    package func send(_ bytes: [UInt8]) throws {
        try socket.send(tls?.encrypt(bytes) ?? bytes)
    }

    /// Reads what has arrived, at least a byte; empty at the end.
    package func readSome() throws -> [UInt8] {
        guard unread.isEmpty else {
            defer { unread = [] }
            return unread
        }
        guard let tls else {
            let bytes = try socket.readSome()
            receivedInClear += bytes
            return bytes
        }
        while true {
            let bytes: [UInt8]?
            if let pending, !pending.isEmpty {
                bytes = pending
            } else {
                bytes = try tls.decrypt()
            }
            pending = nil
            guard let bytes else { return [] }
            if !bytes.isEmpty {
                receivedInTLS += bytes
                return bytes
            }
            try socket.send(tls.takeOutput())
            let raw = try socket.readSome()
            guard !raw.isEmpty else { return [] }
            tls.feed(raw)
        }
    }

    /// Closes in an orderly way, with close_notify where TLS has begun.
    package func close() {
        if let tls { try? socket.send(tls.closeNotify()) }
        socket.close()
    }

    /// Closes with a reset.
    package func reset() {
        socket.reset()
    }
}
