/// A statement without its constants, so that those of one shape can be counted together.
///
/// As pg_stat_statements does it: each constant becomes `$n`, counted on from the highest parameter of the text, and a
/// list of constants behind IN or ARRAY becomes one of them (`$1 /*, ... */`, as PostgreSQL 18 writes it). Beyond that,
/// rows of VALUES that are alike become one, because an insert of three rows and one of four are the same call of a
/// program, and comments and white space do not count. It works on words, not on a parse tree: the text of a command that
/// pg_stat_statements would leave alone (a password in ALTER ROLE) has no constants afterwards, either.
package struct StatementShape: Equatable, Hashable, Sendable {
    /// For people: case as in the first text, white space collapsed.
    package let text: String
    /// The same for all texts of one shape, in every run and on every machine (FNV-1a over the folded words).
    package let fingerprint: UInt64

    package init(_ text: String, standardStrings: Bool = true) {
        var pieces = ShapePieces(SQLText(text, standardStrings: standardStrings))
        pieces.replaceConstants()
        pieces.collapseLists()
        pieces.collapseRows()
        pieces.number()
        self.text = pieces.text
        fingerprint = pieces.fingerprint
    }

    package static func == (left: StatementShape, right: StatementShape) -> Bool {
        left.fingerprint == right.fingerprint
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(fingerprint)
    }
}

/// The words of a text on their way to its shape.
private struct ShapePieces {
    private enum Kind: Equatable {
        case other
        /// A parameter of the text's own.
        case parameter
        case constant
    }

    private struct Piece {
        var kind: Kind
        var text: String
        var folded: String
        /// White space or a comment stood before it.
        var isSpaced: Bool
    }

    private var pieces: [Piece] = []

    init(_ sql: SQLText) {
        var end = 0
        var hadComment = false
        for token in sql.tokens {
            if token.isComment {
                hadComment = true
                continue
            }
            let text = sql.text(token)
            let isConstant =
                switch token.kind {
                case .string, .dollarString, .number: true
                default: false
                }
            let isSpaced = hadComment || token.range.lowerBound > end
            end = token.range.upperBound
            hadComment = false
            // A string may go on behind a line break.
            if isConstant, token.kind == .string, pieces.last?.kind == .constant, pieces.last?.text.last == "'" {
                continue
            }
            pieces.append(
                Piece(
                    kind: isConstant ? .constant : token.kind == .parameter ? .parameter : .other,
                    text: text,
                    folded: token.kind == .word ? text.lowercased() : text,
                    isSpaced: isSpaced && !pieces.isEmpty
                )
            )
        }
        while pieces.last?.text == ";" { pieces.removeLast() }
    }

    // MARK: Constants

    /// Words that are constants unless the grammar needs them as they are.
    private static let constantWords: Set<String> = ["true", "false", "null"]
    private static let beforeKeptWords: Set<String> = ["is", "not", "set", "distinct", "on"]
    /// Behind one of these a sign is a sign and no operation.
    private static let beforeSign: Set<String> = [
        "(", "[", ",", ":", "select", "where", "and", "or", "not", "in", "between", "like", "then", "else", "when",
        "case",
        "values", "limit", "offset", "by", "return", "returning", "set", "on", "having", "as", "default", "from", "to",
    ]

    mutating func replaceConstants() {
        var result: [Piece] = []
        for piece in pieces {
            var piece = piece
            if piece.kind == .other, Self.constantWords.contains(piece.folded),
                !Self.beforeKeptWords.contains(result.last?.folded ?? "")
            {
                piece.kind = .constant
            }
            if piece.kind == .constant, let sign = result.last, sign.text == "-" || sign.text == "+",
                result.count < 2 || isOperand(result[result.count - 2]) == false
            {
                result.removeLast()
                piece.isSpaced = sign.isSpaced
            }
            result.append(piece)
        }
        pieces = result
    }

    /// Whether a sign behind it takes it as its left side.
    private func isOperand(_ piece: Piece) -> Bool {
        if piece.kind != .other { return true }
        if Self.beforeSign.contains(piece.folded) { return false }
        return piece.text.utf8.last.map { !SQLScanner.isOperator($0) } ?? true
    }

    // MARK: Lists

    private mutating func replace(_ range: Range<Int>, by text: String, spaced: Bool) {
        let piece = Piece(kind: .constant, text: text, folded: "$ list", isSpaced: spaced)
        pieces.replaceSubrange(range, with: [piece])
    }

    mutating func collapseLists() {
        var index = 0
        while index + 1 < pieces.count {
            let opening = pieces[index].folded == "in" ? "(" : pieces[index].folded == "array" ? "[" : ""
            if pieces[index + 1].text == opening,
                let end = endOfConstants(from: index + 2, until: opening == "(" ? ")" : "]")
            {
                replace(index + 2..<end, by: " /*, ... */", spaced: false)
            }
            index += 1
        }
    }

    /// The closing bracket, when there are only constants and parameters before it.
    private func endOfConstants(from start: Int, until closing: String) -> Int? {
        var index = start
        var expectsValue = true
        while index < pieces.count {
            let piece = pieces[index]
            if piece.text == closing { return expectsValue ? nil : index }
            if expectsValue {
                guard piece.kind != .other else { return nil }
                expectsValue = false
            } else if piece.text == "," {
                expectsValue = true
            } else if piece.text == ":", index + 2 < pieces.count, pieces[index + 1].text == ":" {
                index += 2
            } else {
                return nil
            }
            index += 1
        }
        return nil
    }

    // MARK: Rows

    mutating func collapseRows() {
        var index = 0
        while index + 1 < pieces.count {
            if pieces[index].folded == "values", let first = endOfGroup(from: index + 1) {
                let form = self.form(index + 1..<first)
                var end = first
                while end < pieces.count, pieces[end].text == ",", let next = endOfGroup(from: end + 1),
                    self.form(end + 1..<next) == form
                {
                    end = next
                }
                if end > first {
                    let more = Piece(kind: .other, text: "/*, ... */", folded: "", isSpaced: true)
                    pieces.replaceSubrange(first..<end, with: [more])
                }
            }
            index += 1
        }
    }

    /// Behind the bracket that closes the one at `start`.
    private func endOfGroup(from start: Int) -> Int? {
        guard start < pieces.count, pieces[start].text == "(" else { return nil }
        var depth = 0
        for index in start..<pieces.count {
            if pieces[index].text == "(" { depth += 1 }
            if pieces[index].text == ")" {
                depth -= 1
                if depth == 0 { return index + 1 }
            }
        }
        return nil
    }

    private func form(_ range: Range<Int>) -> [String] {
        pieces[range].map { $0.kind == .other ? $0.folded : "$" }
    }

    // MARK: Result

    mutating func number() {
        var next = (pieces.compactMap { $0.kind == .parameter ? Int($0.text.dropFirst()) : nil }.max() ?? 0) + 1
        for index in pieces.indices where pieces[index].kind == .constant {
            let rest = pieces[index].folded == "$ list" ? pieces[index].text : ""
            pieces[index].text = "$\(next)" + rest
            next += 1
        }
    }

    var text: String {
        pieces.map { ($0.isSpaced ? " " : "") + $0.text }.joined()
    }

    var fingerprint: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        for piece in pieces where !(piece.kind == .other && piece.folded.isEmpty) {
            for byte in (piece.kind == .other ? piece.folded : "$").utf8 { add(byte) }
            add(0)
        }
        return hash
    }
}
