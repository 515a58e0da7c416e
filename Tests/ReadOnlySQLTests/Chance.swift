import TestBytes

/// Random texts of what means something in SQL, the same in every run.
struct Chance {
    private var generator: SeededGenerator

    private static let pieces = [
        "'", "''", "\"", "\\", "$$", "$a$", "--", "/*", "*/", "\n", "\r", ";", "E'", "U&'", "U&\"", "b'", "+", "-", "*",
        "/", "=", "~", "?", ":", ".", "1", "1e5", "a", "a$b$", " ", "(", ")", ",", "é", "select", "commit", "begin",
        "insert into t values (1)", "set_config", "transaction_read_only", "off", "write", "read", "drop table t",
        "vacuum",
        "execute", "prepare", "as", "explain analyze", "do", "call",
    ].map { Array($0.utf8) }

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func flip() -> Bool {
        Bool.random(using: &generator)
    }

    mutating func text() -> [UInt8] {
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 0..<12, using: &generator) {
            text += Self.pieces.randomElement(using: &generator) ?? []
        }
        return text
    }
}
