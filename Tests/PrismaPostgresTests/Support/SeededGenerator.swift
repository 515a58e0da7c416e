/// SplitMix64: the same bytes on every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

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
