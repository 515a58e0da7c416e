import Foundation
import TestBytes
import Testing

@testable import PostgresWire

/// NFKC against Foundation's, which knows a newer Unicode.
@Suite struct NormalizationTests {
    /// Characters that Unicode 3.2 has; the others are never normalized.
    static let scalars = (UInt32(0x80)...0x2FFFF).compactMap(Unicode.Scalar.init).filter { scalar in
        scalar.properties.age.map { $0 <= (3, 2) } ?? false
    }

    private func nfkc(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        Normalization.nfkc(text, into: &result)
        return result
    }

    private func foundations(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var string = String.UnicodeScalarView()
        string.append(contentsOf: text)
        // In one step Foundation leaves some syllables of Korean in parts.
        let decomposed = String(string).decomposedStringWithCompatibilityMapping
        return Array(decomposed.precomposedStringWithCanonicalMapping.unicodeScalars)
    }

    @Test func everyCharacter() {
        #expect(Self.scalars.count > 90_000)
        let different = Self.scalars.filter { nfkc([$0]) != foundations([$0]) }
        #expect(different.isEmpty)
    }

    /// Base characters with marks, which have to be put in order and joined.
    @Test func textsOfManyCharacters() {
        var random = SeededGenerator(seed: 4_013)
        let marks = Self.scalars.filter { $0.properties.canonicalCombiningClass != .notReordered }
        let hangul = (UInt32(0x1100)...0x11F9).compactMap(Unicode.Scalar.init)
        let latin = (UInt32(0x41)...0x17F).compactMap(Unicode.Scalar.init)
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...8, using: &random)).compactMap { _ in
                [marks, marks, hangul, latin, Self.scalars].randomElement(using: &random)?.randomElement(using: &random)
            }
            let (own, other) = (nfkc(text), foundations(text))
            #expect(own == other, "\(text.map { String($0.value, radix: 16) })")
            if own != other { return }
        }
    }
}
