import PostgresWire
import TestBytes

/// A client that says what it likes to the tunnel.
package final class RawClient {
    /// For raw bytes, resets and segments.
    package let socket: PeerSocket

    /// Connects to a port of 127.0.0.1.
    package init(port: UInt16, receiveBuffer: CInt? = nil) throws {
        socket = try PeerSocket(connectingTo: port, receiveBuffer: receiveBuffer)
    }

    /// Sends bytes.
    package func send(_ bytes: [UInt8]) throws {
        try socket.send(bytes)
    }

    /// Sends a message of PostgresWire: `send(Query("select 1").encode)`.
    package func send(_ encode: (inout [UInt8]) -> Void) throws {
        try socket.send(encoded(encode))
    }

    /// Reads one message.
    package func readMessage() throws -> Frame {
        try socket.readMessage()
    }

    /// Reads messages up to and including the next ReadyForQuery, and returns their type bytes and the key, if any.
    package func readUntilReady() throws -> (types: String, key: BackendKeyData?) {
        try collectUntilReady(readMessage)
    }

    /// Reads a FATAL response and the end behind it: `57P03 the words`. A reset in place of the end is an error.
    package func readRefusal() throws -> Refusal {
        let frame = try readMessage()
        guard frame.type == ErrorResponse.type else { throw PeerError.tls("no ErrorResponse, but \(frame.type)") }
        let response = try ErrorResponse.decode(frame.payload)
        let rest = try socket.readToEnd()
        guard rest.isEmpty else { throw PeerError.tls("\(rest.count) bytes behind the ErrorResponse") }
        return Refusal(
            severity: response.severity ?? "",
            sqlState: response.sqlState?.rawValue ?? "",
            message: response.message ?? "",
            hint: response.hint
        )
    }
}

/// What a client was told before its connection was closed.
package struct Refusal: Equatable, Sendable {
    /// `FATAL`
    package var severity: String
    /// `57P03`
    package var sqlState: String
    /// In words.
    package var message: String
    /// What the user can do.
    package var hint: String?

    /// What a test expects.
    package init(severity: String = "FATAL", sqlState: String, message: String, hint: String? = nil) {
        self.severity = severity
        self.sqlState = sqlState
        self.message = message
        self.hint = hint
    }
}

/// Messages up to and including the next ReadyForQuery: their type bytes, and the key, if any.
func collectUntilReady(_ readMessage: () throws -> Frame) throws -> (types: String, key: BackendKeyData?) {
    var types = ""
    var key: BackendKeyData?
    while true {
        let frame = try readMessage()
        types.unicodeScalars.append(Unicode.Scalar(frame.type))
        if frame.type == BackendKeyData.type { key = try .decode(frame.payload) }
        if frame.type == ReadyForQuery.type { return (types, key) }
    }
}
