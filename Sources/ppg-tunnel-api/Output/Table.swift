import PrismaManagement
import Wording

/// One column of a table.
struct Column<Item> {
    enum Alignment {
        case left
        case right
    }

    var title: String
    var alignment: Alignment
    /// May be cut short where the terminal is narrow; ids never are.
    var isFlexible: Bool
    var text: (Item) -> String

    init(
        _ title: String,
        alignment: Alignment = .left,
        flexible: Bool = false,
        _ text: @escaping (Item) -> String
    ) {
        self.title = title
        self.alignment = alignment
        self.isFlexible = flexible
        self.text = text
    }
}

/// Rows of text in columns as wide as they need to be, or as the terminal allows.
struct Table {
    /// Columns between columns.
    private static let gap = 2
    /// A flexible column is never narrower than this (our own limit).
    private static let narrowest = 8
    /// Columns that are there however narrow the terminal is: what it is, and what it is called.
    private static let fewest = 2

    private let rows: [[String]]
    private let alignments: [(isRight: Bool, isFlexible: Bool)]

    /// A header and a row for each of `items`; an empty cell becomes `–`.
    init<Item>(_ columns: [Column<Item>], _ items: [Item]) {
        let cells = items.map { item in
            columns.map { column in
                let text = column.text(item).escapingControls
                return text.isEmpty ? "–" : text
            }
        }
        rows = [columns.map(\.title)] + cells
        alignments = columns.map { ($0.alignment == .right, $0.isFlexible) }
    }

    /// The table in at most `width` columns, if that is possible; nil: as wide as it is. Flexible columns are cut
    /// first; if that is not enough, columns are left out from the right.
    func lines(width: Int?) -> [String] {
        let widths = widths(within: width)
        return rows.map { row in
            let cells = widths.indices.map { index in
                let text = row[index].cut(to: widths[index])
                let padding = String(repeating: " ", count: widths[index] - text.columns)
                return alignments[index].isRight ? padding + text : text + padding
            }
            let line = cells.joined(separator: String(repeating: " ", count: Self.gap))
            return line.droppingTrailingBlanks
        }
    }

    /// Of the columns that are shown.
    private func widths(within limit: Int?) -> [Int] {
        let needed = alignments.indices.map { column in rows.map { $0[column].columns }.max() ?? 0 }
        guard let limit else { return needed }
        let choices = (Self.fewest...max(Self.fewest, needed.count)).reversed().lazy.map { count in
            cut(Array(needed.prefix(count)), to: limit)
        }
        return choices.first { Self.total($0) <= limit } ?? cut(Array(needed.prefix(Self.fewest)), to: limit)
    }

    private func cut(_ needed: [Int], to limit: Int) -> [Int] {
        var widths = needed
        let isShrinkable = { (index: Int) in alignments[index].isFlexible && widths[index] > Self.narrowest }
        while Self.total(widths) > limit {
            let widest = widths.indices.filter(isShrinkable).max { widths[$0] < widths[$1] }
            guard let widest else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private static func total(_ widths: [Int]) -> Int { widths.reduce(0, +) + gap * (widths.count - 1) }
}

extension String {
    fileprivate var droppingTrailingBlanks: String {
        guard let last = lastIndex(where: { $0 != " " }) else { return "" }
        return String(self[...last])
    }
}
