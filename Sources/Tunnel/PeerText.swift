import Wording

/// What a peer says, as a log and a client may be shown it: escaped, and cut where it is long.
enum PeerText {
    /// Characters that are shown. PostgreSQL's own messages are shorter.
    private static let limit = 1000

    static func shown(_ text: String) -> String {
        text.escapingControls(upTo: limit)
    }

    /// Of bytes in whatever encoding.
    static func shown(_ bytes: [UInt8]) -> String {
        shown(String(decoding: bytes, as: UTF8.self))
    }
}
