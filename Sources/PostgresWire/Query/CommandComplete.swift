/// One statement is complete (`C`).
package struct CommandComplete: Equatable, Sendable {
    /// `C`
    package static let type = UInt8(ascii: "C")
    /// PostgreSQL's COMPLETION_TAG_BUFSIZE (src/include/tcop/cmdtag.h), with the zero byte.
    package static let payloadLimit = 64

    /// What was done: `SELECT 5`, `DISCARD ALL`.
    package var tag: [UInt8]

    /// A message to be sent.
    package init(tag: String) {
        self.tag = Array(tag.utf8)
    }

    private init(tag: [UInt8]) {
        self.tag = tag
    }

    /// Reads a payload.
    package static func decode(_ payload: [UInt8]) throws(WireError) -> CommandComplete {
        var reader = try ByteReader(payload, message: "CommandComplete", length: 1...payloadLimit)
        let tag = try reader.cString("tag")
        try reader.end()
        return CommandComplete(tag: tag)
    }

    /// Whether the tag is this one.
    package func isTagged(_ other: String) -> Bool {
        tag.elementsEqual(other.utf8)
    }

    /// Appends the message. Traps on zero bytes.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(message: Self.type) { $0.append(cString: tag) }
    }
}
