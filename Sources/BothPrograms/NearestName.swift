/// The known word that a mistyped one was probably meant to be: for commands, options, variables, levels.
///
/// What counts is how many letters were left out, added, replaced or swapped with their neighbour (the optimal string
/// alignment distance): a third of the word at most, and never more than three. Upper and lower case are the same, and so
/// are `-` and `_`. The part that all known words begin with anyway (`--`, `PPG_TUNNEL_`) has to be left out by the
/// caller: it would make all of them look alike.
package enum NearestName {
    /// Our own limit: behind more mistakes is another word.
    private static let mostMistakes = 3
    /// Letters a word must have to be taken for the beginning of a longer one.
    private static let shortestBeginning = 3

    /// The one of `names` that `word` is nearest to, the first of several; nil where none is near.
    ///
    /// The beginning of just one of them (`data` of `databases`) is near, too.
    package static func find(_ word: String, among names: some Sequence<String>) -> String? {
        let letters = fold(word)
        guard !letters.isEmpty else { return nil }
        let known = names.map { (name: $0, letters: fold($0)) }
        let near = known.compactMap { known -> (name: String, mistakes: Int)? in
            let mistakes = distance(letters, known.letters)
            return mistakes <= limit(letters.count, known.letters.count) ? (known.name, mistakes) : nil
        }
        if let nearest = near.min(by: { $0.mistakes < $1.mistakes }) { return nearest.name }
        guard letters.count >= shortestBeginning else { return nil }
        let longer = known.filter { $0.letters.starts(with: letters) }
        return longer.count == 1 ? longer[0].name : nil
    }

    private static func limit(_ one: Int, _ other: Int) -> Int {
        min(mostMistakes, max(1, max(one, other) / 3))
    }

    private static func fold(_ word: String) -> [Character] {
        word.lowercased().map { $0 == "_" ? "-" : $0 }
    }

    /// Three rows of the table are all that is ever looked at.
    private static func distance(_ one: [Character], _ other: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for row in one.indices {
            var current = [row + 1]
            for column in other.indices {
                var fewest = min(last[column + 1] + 1, current[column] + 1)
                fewest = min(fewest, last[column] + (one[row] == other[column] ? 0 : 1))
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    fewest = min(fewest, beforeLast[column - 1] + 1)
                }
                current.append(fewest)
            }
            (beforeLast, last) = (last, current)
        }
        return last[other.count]
    }
}
