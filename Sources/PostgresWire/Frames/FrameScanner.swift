/// Finds out where messages begin in a stream that passes by, for one direction of a relay.
///
/// Bytes go in split in any way and are not copied; a FrameVisitor hears of each header and of the few payloads it
/// wants. A wanted payload that arrives in pieces is collected in a small buffer that is released afterwards.
/// The scanner never changes, delays or refuses bytes, and it allocates nothing where nothing is captured.
package struct FrameScanner: Sendable {
    /// Longer payloads are never captured; bounds what a session holds for it.
    package static let captureLimit = 16_384

    // Of a header that is split: how many of its five bytes were seen, the type, and the length so far.
    @usableFromInline var headerBytes = 0
    @usableFromInline var type: UInt8 = 0
    @usableFromInline var length: UInt32 = 0

    // Of the message that is half way through: payload bytes to come, and whether they are collected.
    @usableFromInline var remaining = 0
    @usableFromInline var isCapturing = false
    @usableFromInline var collected: [UInt8] = []

    // A length below 4 or above 2³¹−1 was seen: where messages begin is unknown from here on, and scanning has stopped.
    @usableFromInline var isLost = false

    /// A scanner for a stream that begins with a message header.
    package init() {}

    /// No message is half way through, as far as lengths could be believed.
    @inlinable package var isAtBoundary: Bool {
        headerBytes == 0 && remaining == 0 && !isLost
    }

    /// Looks at the next bytes of the stream and tells the visitor what they hold.
    @inlinable
    package mutating func scan<V: FrameVisitor>(_ bytes: UnsafeRawBufferPointer, visitor: inout V) {
        var offset = 0
        while offset < bytes.count, !isLost {
            if remaining > 0 {
                offset += passPayload(bytes, from: offset, visitor: &visitor)
            } else if headerBytes == 0, bytes.count - offset >= 5 {
                type = bytes[offset]
                length = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 1, as: UInt32.self))
                offset += 5
                beginPayload(bytes, from: &offset, visitor: &visitor)
            } else if takeHeaderByte(bytes[offset]) {
                offset += 1
                beginPayload(bytes, from: &offset, visitor: &visitor)
            } else {
                offset += 1
            }
        }
    }

    /// Adds a byte to a split header; true when it was the last one.
    @usableFromInline
    mutating func takeHeaderByte(_ byte: UInt8) -> Bool {
        if headerBytes == 0 {
            type = byte
            length = 0
        } else {
            length = length << 8 | UInt32(byte)
        }
        headerBytes = headerBytes == 4 ? 0 : headerBytes + 1
        return headerBytes == 0
    }

    /// A header is complete: announces it, and hands out or passes over the part of the payload that is here.
    @inlinable
    mutating func beginPayload<V: FrameVisitor>(
        _ bytes: UnsafeRawBufferPointer,
        from offset: inout Int,
        visitor: inout V
    ) {
        guard length >= 4, length <= UInt32(Int32.max) else {
            isLost = true
            return
        }
        let payloadLength = Int(length) - 4
        let isWanted = visitor.began(type: type, payloadLength: payloadLength) && payloadLength <= Self.captureLimit
        let available = bytes.count - offset
        if available >= payloadLength {
            if isWanted {
                let payload = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + payloadLength])
                visitor.captured(type: type, payload: payload)
            }
            offset += payloadLength
        } else {
            if isWanted {
                collected.append(contentsOf: bytes[offset...])
                isCapturing = true
            }
            remaining = payloadLength - available
            offset = bytes.count
        }
    }

    /// Goes on with the payload of an earlier call and returns how many bytes belonged to it.
    @inlinable
    mutating func passPayload<V: FrameVisitor>(
        _ bytes: UnsafeRawBufferPointer,
        from offset: Int,
        visitor: inout V
    ) -> Int {
        let count = min(remaining, bytes.count - offset)
        remaining -= count
        guard isCapturing else { return count }
        collected.append(contentsOf: bytes[offset..<offset + count])
        if remaining == 0 {
            let payload = collected
            collected = []
            isCapturing = false
            payload.withUnsafeBytes { visitor.captured(type: type, payload: $0) }
        }
        return count
    }
}
