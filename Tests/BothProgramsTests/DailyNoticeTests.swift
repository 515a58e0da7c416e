import BothPrograms
import Foundation
import TestPlaces
import Testing

@Suite struct DailyNoticeTests {
    private let home: TemporaryDirectory
    private static let noon = 1_764_072_000.0

    init() throws { home = try TemporaryDirectory() }

    private func isSaid(_ environment: [String: String]? = nil, at time: Double = noon) -> Bool {
        var isSaid = false
        DailyNotice("end", environment: environment ?? ["HOME": home.path], now: time).unlessSaidToday { isSaid = true }
        return isSaid
    }

    @Test func onceADay() {
        #expect(isSaid())
        #expect(!isSaid())
        #expect(!isSaid(at: Self.noon + 43_199))
        #expect(isSaid(at: Self.noon + 43_200))
        #expect(!isSaid(at: Self.noon + 43_201))
        #expect(FileManager.default.fileExists(atPath: "\(home.path)/.local/state/ppg-tunnel/end"))
    }

    @Test func theStateDirectoryMayBeElsewhere() {
        let environment = ["HOME": home.path, "XDG_STATE_HOME": "\(home.path)/state"]
        #expect(isSaid(environment))
        #expect(!isSaid(environment))
        #expect(FileManager.default.fileExists(atPath: "\(home.path)/state/ppg-tunnel/end"))
        #expect(isSaid(["XDG_STATE_HOME": "relative", "HOME": home.path]))
    }

    @Test func withoutAPlaceItIsSaidAgain() throws {
        #expect(isSaid([:]))
        #expect(isSaid([:]))
        try home.write("no directory", to: ".local")
        #expect(isSaid())
        #expect(isSaid())
    }

    @Test func aPipeInThePlaceOfTheFileHoldsNobodyUp() throws {
        try home.write("", to: ".local/state/ppg-tunnel/other")
        #expect(mkfifo("\(home.path)/.local/state/ppg-tunnel/end", 0o600) == 0)
        #expect(isSaid())
    }
}
