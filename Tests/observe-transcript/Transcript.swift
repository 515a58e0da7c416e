import LibC

/// A recorded transcript of PostgreSQL sessions.
///
/// A record: session (4 bytes), direction (1 byte: `>` from the client, `<` from the server, `S` the startup packet, `.`
/// the end), microseconds (8 bytes), type (1 byte), payload length (4 bytes), length of the bytes that are there
/// (4 bytes), those bytes. Numbers are big-endian.
struct Transcript {
    struct Record {
        var session: UInt64
        var direction: UInt8
        var time: Duration
        var type: UInt8
        var payloadLength: Int
        var bytes: [UInt8]
    }

    private let bytes: [UInt8]
    private var offset = 0

    /// Reads the standard input to its end.
    init() {
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(0, &chunk, chunk.count)
            guard count > 0 else { break }
            all.append(contentsOf: chunk[..<count])
        }
        bytes = all
    }

    mutating func next() -> Record? {
        guard bytes.count - offset >= 22 else { return nil }
        let session = number(4)
        let direction = UInt8(number(1))
        let time = Duration.microseconds(Int64(number(8)))
        let type = UInt8(number(1))
        let payloadLength = Int(number(4))
        let count = Int(number(4))
        guard bytes.count - offset >= count else { return nil }
        defer { offset += count }
        return Record(
            session: session,
            direction: direction,
            time: time,
            type: type,
            payloadLength: payloadLength,
            bytes: Array(bytes[offset..<offset + count])
        )
    }

    private mutating func number(_ count: Int) -> UInt64 {
        defer { offset += count }
        return bytes[offset..<offset + count].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
