import Testing

@testable import SessionObservation

@Suite struct SQLWithParametersTests {
    private func text(_ value: String?, _ type: UInt32 = 0) -> Parameter {
        Parameter(type: type, format: .text, bytes: value.map { Array($0.utf8) })
    }

    @Test func doesNotTakeTheBeginningOfAnotherForOne() {
        let parameters = (1...10).map { text("\($0)", 23) }
        #expect(SQLWithParameters("select $1, $10, $1", parameters: parameters).text == "select 1, 10, 1")
    }

    @Test func leavesAloneWhatItHasPutIn() {
        let filled = SQLWithParameters("select $1, $2", parameters: [text("$2"), text("it's $1")])
        #expect(filled.text == "select '$2', 'it''s $1'" && filled.isComplete)
    }

    @Test func leavesAloneStringsCommentsNamesAndDollarQuotes() {
        let sql = "select '$1', \"$1\", $a$ $1 $a$, E'\\'$1' /* $1 */ -- $1\n, $1"
        #expect(SQLWithParameters(sql, parameters: [text("v")]).text == sql.dropLast(2) + "'v'")
    }

    @Test func writesValuesAsConstantsOfTheirType() {
        let parameters = [
            text(nil), text(""), text(nil, 23), text("-5", 23), text("7", 20), text("t", 16), text("a\\b"),
            text("{1}", 1_007),
            text("2026-01-01", 1_082), text("x", 25),
        ]
        let sql = (1...10).map { "$\($0)" }.joined(separator: " ")
        #expect(
            SQLWithParameters(sql, parameters: parameters).text
                == "NULL '' NULL::int4 (-5) '7'::int8 true E'a\\\\b' '{1}'::int4[] '2026-01-01'::date 'x'"
        )
    }

    @Test func putsSpaceWhereAConstantWouldRunIntoAWord() {
        #expect(SQLWithParameters("a='b'$1AND", parameters: [text("x")]).text == "a='b' 'x' AND")
        #expect(SQLWithParameters("x=$1-1", parameters: [text("5", 23)]).text == "x=5 -1")
    }

    @Test func saysWhatItCouldNotFill() {
        let missing = SQLWithParameters("select $1, $2", parameters: [text("a")])
        #expect(missing.text == "select 'a', $2" && !missing.isComplete)
        let cut = Parameter(type: 25, format: .text, bytes: [0x61], length: 9)
        #expect(!SQLWithParameters("select $1", parameters: [cut]).isComplete)
    }
}
