/// Collects whole messages while a login runs.
///
/// Bytes go in as they arrive, frames come out. Call `next` until it returns nil after each `append`: then no more
/// than one unfinished frame is held, of a size that was agreed to. The relay uses FrameScanner, which holds nothing.
package struct FrameAssembler: Sendable {
    private static let headerLength = 5

    private let maximumPayload: Int
    private var buffer: [UInt8] = []
    private var start = 0

    /// `maximumPayload`: the most bytes a frame may announce behind its length.
    package init(maximumPayload: Int) {
        self.maximumPayload = maximumPayload
    }

    /// Bytes were received.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        compact()
        buffer.append(contentsOf: bytes)
    }

    /// Bytes were received.
    package mutating func append(_ bytes: [UInt8]) {
        compact()
        buffer.append(contentsOf: bytes)
    }

    /// The next whole frame, or nil until more bytes arrive.
    ///
    /// Throws as soon as a header announces too much or a length below 4, and again on each later call.
    package mutating func next() throws(WireError) -> Frame? {
        let available = buffer.count - start
        guard available >= Self.headerLength else { return nil }
        let length = buffer[start + 1..<start + 5].reduce(0) { $0 << 8 | Int($1) }
        let allowed = 4...maximumPayload + 4
        guard allowed.contains(length) else {
            throw .lengthOutOfRange(message: "message", length: length, allowed: allowed)
        }
        guard available >= length + 1 else { return nil }
        let end = start + 1 + length
        let frame = Frame(type: buffer[start], payload: Array(buffer[start + Self.headerLength..<end]))
        start = end
        return frame
    }

    /// The bytes received behind the last frame taken; the assembler is empty afterwards.
    package mutating func takeRemainder() -> [UInt8] {
        compact()
        defer { buffer = [] }
        return buffer
    }

    private mutating func compact() {
        buffer.removeFirst(start)
        start = 0
    }
}
