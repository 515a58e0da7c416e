import Testing

@testable import ppg_tunnel_api

struct ListChoiceTests {
    private static func after(_ keys: [Key], count: Int = 10, rows: Int = 4) -> ListChoice {
        var choice = ListChoice(count: count, rows: rows)
        for key in keys { _ = choice.pressed(key) }
        return choice
    }

    @Test(
        arguments: [
            ([], 0, 0..<4), ([.down], 1, 0..<4), ([.up], 0, 0..<4), ([.down, .down, .down, .down], 4, 1..<5),
            ([.end], 9, 6..<10), ([.end, .down], 9, 6..<10), ([.end, .home], 0, 0..<4), ([.pageDown], 4, 1..<5),
            ([.pageDown, .pageDown, .pageDown], 9, 6..<10), ([.end, .pageUp], 5, 5..<9), ([.digit(7)], 6, 3..<7),
            ([.digit(1), .digit(0)], 9, 6..<10), ([.digit(0)], 0, 0..<4), ([.digit(9), .digit(9)], 8, 5..<9),
        ] as [([Key], Int, Range<Int>)]
    )
    func keysMoveTheMark(keys: [Key], marked: Int, shown: Range<Int>) {
        let choice = Self.after(keys)
        #expect(choice.marked == marked)
        #expect(choice.shown == shown)
    }

    @Test func enterTakesTheMarkedOne() {
        var choice = Self.after([.down, .down])
        #expect(choice.pressed(.enter) == .chosen(2))
    }

    @Test func aNumberThatIsNotThereIsExplained() {
        var choice = Self.after([.digit(1), .digit(1)])
        #expect(choice.pressed(.enter) == .again)
        #expect(choice.remark == "11 is not in the list: it goes from 1 to 10")
        #expect(choice.typed == nil)
        #expect(choice.pressed(.down) == .again)
        #expect(choice.remark == nil)
    }

    @Test func aNumberCanBeCorrected() {
        var choice = Self.after([.digit(9), .digit(9), .backspace, .backspace, .digit(2)])
        #expect(choice.pressed(.enter) == .chosen(1))
    }

    @Test func anArrowForgetsTheNumber() {
        var choice = Self.after([.digit(9), .digit(9), .up])
        #expect(choice.pressed(.enter) == .chosen(7))
    }

    @Test func escapeGivesUp() {
        var choice = ListChoice(count: 1, rows: 24)
        #expect(choice.shown == 0..<1)
        #expect(choice.pressed(.other) == .again)
        #expect(choice.remark?.contains("Esc gives up") == true)
        #expect(choice.pressed(.escape) == .givenUp)
    }

    @Test func aTerminalWithoutRoomShowsOneRow() {
        #expect(Self.after([.down], rows: -2).shown == 1..<2)
    }

    @Test(
        arguments: [
            ("\u{1B}[A", [.up]), ("\u{1B}OA", [.up]), ("\u{1B}[1;5B", [.down]),
            ("\u{1B}[5~\u{1B}[6~", [.pageUp, .pageDown]),
            ("\u{1B}[H\u{1B}[F", [.home, .end]), ("\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~", [.home, .end, .home, .end]),
            ("\u{1B}", [.escape]), ("\u{1B}x", [.escape, .other]), ("\r\n", [.enter, .enter]),
            ("4\u{7F}\u{8}", [.digit(4), .backspace, .backspace]),
            ("jkq\u{4}", [.down, .up, .escape, .escape]), ("\u{1B}[", [.other]), ("\u{1B}[200~", [.other]),
            ("é", [.other, .other]),
        ] as [(String, [Key])]
    )
    func bytesAreKeys(text: String, keys: [Key]) {
        #expect(Key.decode(Array(text.utf8)) == keys)
    }

    @Test func anyBytesAreSomeKeys() {
        // A linear congruential generator: the same in every run (Knuth's MMIX).
        var state: UInt64 = 1
        for _ in 0..<1_000 {
            let bytes = (0..<8).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            }
            #expect(!Key.decode(bytes).isEmpty, "\(bytes)")
        }
    }
}
