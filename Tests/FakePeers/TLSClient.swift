import COpenSSL
import PostgresWire
import TestBytes

/// A client that speaks TLS with the tunnel, over a raw client's socket.
package final class TLSClient {
    /// The connection underneath: for raw records, resets and segments.
    package let client: RawClient
    /// The client's end of TLS.
    package let tls: TLSPeer
    private var unread: [UInt8] = []

    /// OpenSSL's number of TLS 1.2, for `maximumVersion`.
    package static let tls12 = TLS1_2_VERSION

    /// Asks with SSLRequest, expects `S`, and completes the handshake.
    package static func asking(
        _ client: RawClient,
        protocols: [String] = ["postgresql"],
        maximumVersion: CInt = 0
    ) throws -> TLSClient {
        try client.send(FirstPackets.sslRequest)
        guard try client.socket.read(1) == ascii("S") else { throw PeerError.tls("no S") }
        return try TLSClient(client, protocols: protocols, maximumVersion: maximumVersion)
    }

    /// Completes a handshake at once. Throws when the tunnel ends it.
    package init(_ client: RawClient, protocols: [String] = ["postgresql"], maximumVersion: CInt = 0) throws {
        self.client = client
        tls = TLSPeer(client: protocols, maximumVersion: maximumVersion)
        while true {
            let isComplete = try tls.handshake()
            try client.send(tls.takeOutput())
            if isComplete { return }
            try feed()
        }
    }

    /// Sends bytes, encrypted.
    package func send(_ bytes: [UInt8]) throws {
        try client.send(tls.encrypt(bytes))
    }

    /// Reads one message.
    package func readMessage() throws -> Frame {
        try readFrame(read)
    }

    /// Reads messages up to and including the next ReadyForQuery, and returns their type bytes and the key, if any.
    package func readUntilReady() throws -> (types: String, key: BackendKeyData?) {
        try collectUntilReady(readMessage)
    }

    /// Reads a FATAL response and the end of the encrypted stream behind it: `08P01 the words`.
    package func readRefusal() throws -> String {
        let response = try ErrorResponse.decode(try readMessage().payload)
        guard try readToEnd().isEmpty else { throw PeerError.tls("bytes behind the ErrorResponse") }
        return "\(response.sqlState ?? "") \(response.message ?? "")"
    }

    /// Reads exactly so many bytes.
    package func read(_ count: Int) throws -> [UInt8] {
        while unread.count < count {
            guard let bytes = try tls.decrypt() else { throw PeerError.closed }
            unread += bytes
            if unread.count < count { try feed() }
        }
        defer { unread.removeFirst(count) }
        return Array(unread[..<count])
    }

    /// Reads until the tunnel ends the encrypted stream, and returns what came before.
    package func readToEnd() throws -> [UInt8] {
        while let bytes = try tls.decrypt() {
            unread += bytes
            if bytes.isEmpty { try feed() }
        }
        defer { unread = [] }
        return unread
    }

    private func feed() throws {
        let bytes = try client.socket.readSome()
        guard !bytes.isEmpty else { throw PeerError.closed }
        tls.feed(bytes)
    }
}
