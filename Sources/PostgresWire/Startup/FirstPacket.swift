/// What a client may send first: one of the packets that have no type byte.
///
/// A packet is four bytes of length, which count themselves, a code or version, and what belongs to it.
/// `announcedLength` tells how much to collect, and refuses at once what is not PostgreSQL; `decode` does the rest.
package enum FirstPacket: Equatable, Sendable {
    /// Asks for TLS.
    case sslRequest
    /// Asks for GSSAPI encryption.
    case gssencRequest
    /// Asks to cancel another session's query; the connection carries nothing else.
    case cancelRequest(CancelRequest)
    /// Opens a session.
    case startup(StartupMessage)

    /// PostgreSQL's MAX_STARTUP_PACKET_LENGTH of 10 000 (src/include/libpq/pqcomm.h), which does not count the four length
    /// bytes (ProcessStartupPacket).
    package static let maximumLength = 10_004
    /// Length and code (PostgreSQL's ProcessStartupPacket).
    package static let minimumLength = 8

    static let lengths = minimumLength...maximumLength

    /// The length of the packet that begins with these bytes, or nil while there are fewer than four.
    package static func announcedLength(_ bytes: [UInt8]) throws(WireError) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
        guard lengths.contains(length) else {
            throw .lengthOutOfRange(message: "startup packet", length: length, allowed: lengths)
        }
        return length
    }

    /// Reads a whole packet, its length included.
    ///
    /// Throws `unsupportedProtocol` when the code is neither a request nor a version 3.x.
    package static func decode(_ packet: [UInt8]) throws(WireError) -> FirstPacket {
        guard let length = try announcedLength(packet), length <= packet.count else {
            throw .truncated(message: "startup packet")
        }
        guard length == packet.count else {
            throw .trailingBytes(message: "startup packet", count: packet.count - length)
        }
        switch packet[4..<8].reduce(0, { $0 << 8 | UInt32($1) }) {
        case SSLRequest.code:
            try requireEmpty(packet, message: "SSLRequest")
            return .sslRequest
        case GSSENCRequest.code:
            try requireEmpty(packet, message: "GSSENCRequest")
            return .gssencRequest
        case CancelRequest.code:
            return .cancelRequest(try CancelRequest.decode(packet))
        default:
            return .startup(try StartupMessage.decode(packet))
        }
    }

    private static func requireEmpty(_ packet: [UInt8], message: String) throws(WireError) {
        guard packet.count == minimumLength else {
            throw .trailingBytes(message: message, count: packet.count - minimumLength)
        }
    }
}
