/// Unicode's normalization form KC (UAX #15) for characters that Unicode 3.2 has. Swift's own library keeps its tables
/// for itself, and Foundation's would bring ICU.
enum Normalization {
    /// Appends the normalized text to `result`, which must be empty and have the room: it is never moved.
    static func nfkc(_ text: [Unicode.Scalar], into result: inout [Unicode.Scalar]) {
        let table = Decompositions.shared
        for scalar in text {
            let parts = table.parts(of: scalar)
            if let syllable = Hangul(scalar) {
                syllable.decompose(into: &result)
            } else if parts.isEmpty {
                result.append(scalar)
            } else {
                result.append(contentsOf: parts)
            }
        }
        order(&result)
        compose(&result, table)
    }

    /// Puts marks behind a base character into their canonical order.
    private static func order(_ text: inout [Unicode.Scalar]) {
        for end in text.indices {
            let mark = text[end].combiningClass
            guard mark > 0 else { continue }
            var index = end
            while index > 0, text[index - 1].combiningClass > mark {
                text.swapAt(index - 1, index)
                index -= 1
            }
        }
    }

    /// Joins each base character with what follows it and can be joined, in place.
    private static func compose(_ text: inout [Unicode.Scalar], _ table: Decompositions) {
        guard !text.isEmpty else { return }
        var base: Int?
        // Between the base and the next character, marks are left that nothing was joined with.
        var lastClass: UInt8 = 0
        var count = 0
        for index in text.indices {
            let scalar = text[index]
            let ownClass = scalar.combiningClass
            let isBlocked = base.map { $0 != count - 1 && lastClass >= ownClass } ?? true
            if let base, !isBlocked,
                let joined = Hangul.joining(text[base], scalar) ?? table.composite(text[base], scalar)
            {
                text[base] = joined
                continue
            }
            if ownClass == 0 { base = count }
            lastClass = ownClass
            text[count] = scalar
            count += 1
        }
        // The text may be a password: nothing of it stays behind the new end.
        for index in count..<text.count { text[index] = "\0" }
        text.removeLast(text.count - count)
    }
}

/// A syllable of the Korean alphabet, which decomposes by arithmetic (The Unicode Standard, section 3.12).
private struct Hangul {
    private static let (leads, vowels, trails, syllables): (UInt32, UInt32, UInt32, UInt32) = (
        0x1100, 0x1161, 0x11A7, 0xAC00
    )
    private static let (leadCount, vowelCount, trailCount): (UInt32, UInt32, UInt32) = (19, 21, 28)

    private let index: UInt32

    init?(_ scalar: Unicode.Scalar) {
        guard scalar.value >= Self.syllables else { return nil }
        index = scalar.value - Self.syllables
        guard index < Self.leadCount * Self.vowelCount * Self.trailCount else { return nil }
    }

    private var trail: UInt32 { index % Self.trailCount }

    func decompose(into text: inout [Unicode.Scalar]) {
        let lead = Unicode.Scalar(Self.leads + index / (Self.vowelCount * Self.trailCount))
        let vowel = Unicode.Scalar(Self.vowels + index / Self.trailCount % Self.vowelCount)
        guard let lead, let vowel, let trail = Unicode.Scalar(Self.trails + trail) else { return }
        text.append(lead)
        text.append(vowel)
        if trail.value > Self.trails { text.append(trail) }
    }

    static func joining(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        if (leads..<leads + leadCount).contains(first.value), (vowels..<vowels + vowelCount).contains(second.value) {
            let pair = (first.value - leads) * vowelCount + second.value - vowels
            return Unicode.Scalar(syllables + pair * trailCount)
        }
        guard let syllable = Hangul(first), syllable.trail == 0,
            (trails + 1..<trails + trailCount).contains(second.value)
        else { return nil }
        return Unicode.Scalar(first.value + second.value - trails)
    }
}

extension Unicode.Scalar {
    /// Unicode's canonical combining class: 0 for what marks belong to.
    fileprivate var combiningClass: UInt8 {
        properties.canonicalCombiningClass.rawValue
    }
}
