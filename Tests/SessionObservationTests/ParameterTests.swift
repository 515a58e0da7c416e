import TestBytes
import Testing

@testable import SessionObservation

@Suite struct ParameterTests {
    private static func int64(_ value: Int64) -> [UInt8] {
        int32(UInt32(truncatingIfNeeded: value >> 32)) + int32(UInt32(truncatingIfNeeded: value))
    }

    private static func array(of type: UInt32, _ sizes: [UInt32], bounds: UInt32 = 1, _ values: [[UInt8]?]) -> [UInt8] {
        var bytes = joined(int32(UInt32(sizes.count)), int32(0), int32(type))
        for size in sizes { bytes += int32(size) + int32(bounds) }
        for value in values {
            bytes += int32(value.map { UInt32($0.count) } ?? .max)
            bytes += value ?? []
        }
        return bytes
    }

    private static func joined(_ parts: [UInt8]...) -> [UInt8] { parts.flatMap { $0 } }

    private static let day: Int64 = 86_400_000_000

    @Test(
        arguments: [
            (16, [1], "t"), (16, [0], "f"), (21, int16(-5), "-5"), (23, int32(.max), "-1"),
            (20, int64(.min), "-9223372036854775808"), (25, ascii("é"), "é"), (1_043, [], ""),
            (17, [0xDE, 0xAD], "\\xdead"),
            (2_950, Array(0..<16), "00010203-0405-0607-0809-0a0b0c0d0e0f"), (114, ascii("{}"), "{}"),
            (3_802, joined([1], ascii("{}")), "{}"), (701, int64(Int64(bitPattern: (0.1).bitPattern)), "0.1"),
            (701, int64(Int64(bitPattern: (1e15).bitPattern)), "1e+15"),
            (701, int64(Int64(bitPattern: (123_456_789_012_345.0).bitPattern)), "123456789012345"),
            (701, int64(Int64(bitPattern: (-0.00001).bitPattern)), "-1e-05"),
            (701, int64(Int64(bitPattern: (1.5e300).bitPattern)), "1.5e+300"),
            (701, int64(Int64(bitPattern: Double.infinity.bitPattern)), "Infinity"),
            (700, int32((1e6 as Float).bitPattern), "1e+06"), (700, int32((0.0001 as Float).bitPattern), "0.0001"),
            (700, int32((1.1 as Float).bitPattern), "1.1"),
        ] as [(UInt32, [UInt8], String)]
    )
    func readsScalars(_ type: UInt32, _ bytes: [UInt8], _ expected: String) {
        #expect(Parameter(type: type, format: .binary, bytes: bytes).text == expected)
    }

    @Test(
        arguments: [
            (1_082, int32(0), "2000-01-01"), (1_082, int32(UInt32(bitPattern: -1)), "1999-12-31"),
            (1_082, int32(UInt32(bitPattern: -730_120)), "0001-12-31 BC"), (1_082, int32(0x7FFF_FFFF), "infinity"),
            (1_082, int32(9_555), "2026-02-28"), (1_082, int32(8_825), "2024-02-29"),
            (1_083, int64(day - 1), "23:59:59.999999"), (1_083, int64(1_500_000), "00:00:01.5"),
            (1_266, joined(int64(0), int32(UInt32(bitPattern: -7_200))), "00:00:00+02"),
            (1_266, joined(int64(0), int32(12_600)), "00:00:00-03:30"),
            (1_114, int64(-1), "1999-12-31 23:59:59.999999"), (1_184, int64(day), "2000-01-02 00:00:00+00"),
            (1_184, int64(.min), "-infinity"),
            (1_186, joined(int64(0), int32(0), int32(0)), "00:00:00"),
            (1_186, joined(int64(3_723_500_000), int32(3), int32(14)), "1 year 2 mons 3 days 01:02:03.5"),
            (1_186, joined(int64(1_000_000), int32(UInt32(bitPattern: -1)), int32(1)), "1 mon -1 days +00:00:01"),
            (1_186, joined(int64(-1_000_000), int32(0), int32(UInt32(bitPattern: -13))), "-1 years -1 mons -00:00:01"),
        ] as [(UInt32, [UInt8], String)]
    )
    func readsTimes(_ type: UInt32, _ bytes: [UInt8], _ expected: String) {
        #expect(Parameter(type: type, format: .binary, bytes: bytes).text == expected)
    }

    // Digits, weight, sign, scale.
    @Test(
        arguments: [
            (joined(int16(0), int16(0), int16(0), int16(0)), "0"),
            (joined(int16(0), int16(0), int16(0), int16(2)), "0.00"),
            (joined(int16(2), int16(0), int16(0), int16(2), int16(12), int16(3_400)), "12.34"),
            (joined(int16(1), int16(1), int16(0x4000), int16(0), int16(5)), "-50000"),
            (joined(int16(1), int16(-2), int16(0), int16(7), int16(1_230)), "0.0000123"),
            (joined(int16(0), int16(0), int16(0xC000), int16(0)), "NaN"),
        ] as [([UInt8], String)]
    )
    func readsNumerics(_ bytes: [UInt8], _ expected: String) {
        #expect(Parameter(type: 1_700, format: .binary, bytes: bytes).text == expected)
    }

    @Test(
        arguments: [
            (1_007, array(of: 23, [3], [int32(1), nil, int32(3)]), "{1,NULL,3}"), (1_007, array(of: 23, [], []), "{}"),
            (
                1_009, array(of: 25, [4], [ascii("a"), ascii(""), ascii("NULL"), ascii("x\"\\,y z")]),
                "{a,\"\",\"NULL\",\"x\\\"\\\\,y z\"}"
            ),
            (1_007, array(of: 23, [2, 2], [int32(1), int32(2), int32(3), int32(4)]), "{{1,2},{3,4}}"),
            (1_007, array(of: 23, [2], bounds: 0, [int32(1), int32(2)]), "[0:1]={1,2}"),
        ] as [(UInt32, [UInt8], String)]
    )
    func readsArrays(_ type: UInt32, _ bytes: [UInt8], _ expected: String) {
        #expect(Parameter(type: type, format: .binary, bytes: bytes).text == expected)
    }

    @Test func showsBytesThatAreNotOfTheirType() {
        #expect(Parameter(type: 23, format: .binary, bytes: [1, 2]).text == "\\x0102")
        #expect(Parameter(type: 600, format: .binary, bytes: [1]).isReadable == false)
        #expect(Parameter(type: 23, format: .binary, bytes: [0, 0], length: 4).isCut)
        #expect(Parameter(type: 25, format: .binary, bytes: nil).text == nil)
    }

    @Test func livesThroughAnyBytes() {
        var random = SeededGenerator(seed: 3)
        let types: [UInt32] = [
            16, 20, 21, 23, 700, 701, 1_082, 1_083, 1_114, 1_184, 1_186, 1_266, 1_700, 2_950, 3_802, 1_007,
        ]
        for _ in 0..<5_000 {
            let bytes = random.bytes(Int.random(in: 0...24, using: &random))
            let text = Parameter(type: types.randomElement(using: &random) ?? 23, format: .binary, bytes: bytes).text
            #expect(text != nil)
        }
    }
}
