import PostgresWire
import TestBytes

/// One end of a connection, in clear or inside TLS, as a test talks on it: bytes, messages, the end.
package protocol PeerStream: AnyObject {
    /// Bytes that were read and are still to be taken.
    var unread: [UInt8] { get set }

    /// Reads what has arrived, at least a byte, what is unread first; empty at the end.
    func readSome() throws -> [UInt8]

    /// Sends bytes.
    func send(_ bytes: [UInt8]) throws
}

extension PeerStream {
    /// Sends a message of PostgresWire: `send(ReadyForQuery(status: .idle).encode)`.
    package func send(_ encode: (inout [UInt8]) -> Void) throws {
        try send(encoded(encode))
    }

    /// Reads exactly so many bytes.
    package func read(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let some = try readSome()
            guard !some.isEmpty else { throw PeerError.closed }
            bytes += some
        }
        unread = bytes[count...] + unread
        return Array(bytes[..<count])
    }

    /// Reads one message with a type byte.
    package func readMessage() throws -> Frame {
        try readFrame(read)
    }

    /// Reads until the other side closes, and returns what came before.
    package func readToEnd() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let some = try readSome()
            guard !some.isEmpty else { return bytes }
            bytes += some
        }
    }
}

/// Reads a message with a type byte through a function that reads exactly so many bytes.
func readFrame(_ read: (Int) throws -> [UInt8]) throws -> Frame {
    let header = try read(5)
    let length = header[1...].reduce(0) { $0 << 8 | Int($1) }
    return Frame(type: header[0], payload: try read(max(0, length - 4)))
}
