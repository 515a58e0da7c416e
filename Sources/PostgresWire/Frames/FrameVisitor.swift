/// Watches the messages that a FrameScanner finds.
package protocol FrameVisitor {
    /// A message header was seen; `payloadLength` is in bytes, without type and length.
    ///
    /// Return true when the payload is wanted whole: then `captured` follows once it has arrived, unless it is longer
    /// than `FrameScanner.captureLimit`.
    mutating func began(type: UInt8, payloadLength: Int) -> Bool

    /// The whole payload of a message that was wanted; the bytes are valid during the call only.
    mutating func captured(type: UInt8, payload: UnsafeRawBufferPointer)
}
