import TestBytes

extension SeededGenerator {
    /// Up to `longest` pieces of `alphabet`, joined.
    mutating func text(of alphabet: [String], upTo longest: Int) -> String {
        (0..<Int.random(in: 0...longest, using: &self))
            .map { _ in alphabet.randomElement(using: &self)! }
            .joined()
    }

    /// Up to `longest` arbitrary bytes; what is not UTF-8 becomes U+FFFD.
    mutating func text(upTo longest: Int) -> String {
        let count = Int.random(in: 0...longest, using: &self)
        return String(decoding: (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }, as: UTF8.self)
    }
}
