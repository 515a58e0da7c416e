/// A list on a terminal with one of its items marked: what a key does to it. A value: somebody else reads keys and draws.
struct ListChoice: Equatable {
    /// What came of a key.
    enum Outcome: Equatable {
        /// The list looks as ``ListChoice`` says.
        case again
        /// This one it is.
        case chosen(Int)
        /// None.
        case givenUp
    }

    /// Items, at least one.
    let count: Int
    /// As many as the terminal has room for, at least one.
    let rows: Int
    /// The marked item.
    private(set) var marked = 0
    /// The first item that is shown.
    private(set) var top = 0
    /// The number that is being typed.
    private(set) var typed: Int?
    /// Why the last key did nothing.
    private(set) var remark: String?

    init(count: Int, rows: Int) {
        self.count = count
        self.rows = max(1, min(rows, count))
    }

    /// The items that are shown.
    var shown: Range<Int> { top..<(top + rows) }

    mutating func pressed(_ key: Key) -> Outcome {
        remark = nil
        switch key {
        case .up: mark(marked - 1)
        case .down: mark(marked + 1)
        case .pageUp: mark(marked - rows)
        case .pageDown: mark(marked + rows)
        case .home: mark(0)
        case .end: mark(count - 1)
        case .digit(let digit): type((typed ?? 0) * 10 + digit)
        case .backspace: typed = typed.flatMap { $0 < 10 ? nil : $0 / 10 }
        case .enter: return entered()
        case .escape: return .givenUp
        case .other: remark = "arrow keys or a number, then Enter; Esc gives up"
        }
        return .again
    }

    private mutating func entered() -> Outcome {
        guard let number = typed, !(1...count).contains(number) else { return .chosen(marked) }
        typed = nil
        remark = Self.outside(number, count)
        return .again
    }

    /// Why a number is none of the list's.
    static func outside(_ number: Int, _ count: Int) -> String {
        "\(number) is not in the list: " + (count == 1 ? "it has 1 alone" : "it goes from 1 to \(count)")
    }

    private mutating func type(_ number: Int) {
        guard number <= 99_999 else { return }
        mark(number - 1, keepsNumber: true)
        typed = number
    }

    private mutating func mark(_ index: Int, keepsNumber: Bool = false) {
        if !keepsNumber { typed = nil }
        guard !keepsNumber || (0..<count).contains(index) else { return }
        marked = max(0, min(index, count - 1))
        if marked < top { top = marked }
        if marked >= top + rows { top = marked - rows + 1 }
    }
}
