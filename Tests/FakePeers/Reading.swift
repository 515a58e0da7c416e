import PostgresWire

/// Reads at least so many bytes through a function that reads some, and none at the end; cuts off those beyond.
func readExactly(_ count: Int, _ readSome: () throws -> [UInt8]) throws -> (bytes: [UInt8], rest: [UInt8]) {
    var bytes: [UInt8] = []
    while bytes.count < count {
        let some = try readSome()
        guard !some.isEmpty else { throw PeerError.closed }
        bytes += some
    }
    return (Array(bytes[..<count]), Array(bytes[count...]))
}

/// Reads to the end through a function that reads some, and none at the end.
func readAll(_ readSome: () throws -> [UInt8]) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
        let some = try readSome()
        guard !some.isEmpty else { return bytes }
        bytes += some
    }
}

/// Reads a message with a type byte through a function that reads exactly so many bytes.
func readFrame(_ read: (Int) throws -> [UInt8]) throws -> Frame {
    let header = try read(5)
    let length = header[1...].reduce(0) { $0 << 8 | Int($1) }
    return Frame(type: header[0], payload: try read(max(0, length - 4)))
}
