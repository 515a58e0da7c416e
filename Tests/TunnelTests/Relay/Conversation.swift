import PostgresWire
import TestBytes

@testable import Tunnel

/// Both directions of a session as its messages pass by.
struct Conversation {
    let dialogue: Dialogue
    private var client: ClientMessages
    private var upstream: UpstreamMessages
    private var clientScanner = FrameScanner()
    private var upstreamScanner = FrameScanner()

    init(mayOutliveClient: Bool = false) {
        dialogue = Dialogue(status: .idle)
        client = ClientMessages(dialogue, mayOutliveClient: mayOutliveClient)
        upstream = UpstreamMessages(dialogue)
    }

    /// Messages of the client with these type bytes and some payload.
    mutating func client(_ types: String) {
        let bytes = types.unicodeScalars.flatMap { message($0, [0, 0, 0]) }
        bytes.withUnsafeBytes { clientScanner.scan($0, visitor: &client) }
    }

    /// Messages of the upstream that arrive together; `Z`, `T` and `E` stand for ReadyForQuery in that state,
    /// `R` for RowDescription, `!` for an ErrorResponse, all others for themselves.
    mutating func upstream(_ types: String) {
        let bytes = types.unicodeScalars.flatMap { type in
            switch type {
            case "Z": message("Z", ascii("I"))
            case "T": message("Z", ascii("T"))
            case "E": message("Z", ascii("E"))
            case "R": message("T", [0, 0, 0])
            case "!": message("E", ascii("SERROR\0VERROR\0C22P04\0Mbad data\0\0"))
            default: message(type, [0, 0, 0])
            }
        }
        bytes.withUnsafeBytes { upstreamScanner.scan($0, visitor: &upstream) }
    }

    var hasTerminated: Bool { client.hasTerminated }

    /// What the chunk that ends in these messages keeps back of them.
    mutating func heldBack(_ types: String) -> Int {
        let bytes = types.unicodeScalars.flatMap { message($0) }
        return bytes.withUnsafeBytes { bytes in
            clientScanner.scan(bytes, visitor: &client)
            return client.heldBack(from: bytes)
        }
    }

    /// Nothing is outstanding and no transaction is open.
    var isIdle: Bool { dialogue.isIdle }

    /// There is no doubt about what is still to come.
    var isCertain: Bool { dialogue.requests.isCertain }

    /// The upstream executes something.
    var isAtWork: Bool { dialogue.requests.isAtWork }
}
