/// A day of the Gregorian calendar in UTC, without a calendar library: `2026-12-01`.
package struct CalendarDay: Sendable, Equatable, CustomStringConvertible {
    private let year: Int
    private let month: Int
    private let day: Int

    /// The day that holds a moment, in seconds since 1970. A figure that is no moment counts as the farthest day there
    /// is: it may come out of somebody's token.
    package init(containing seconds: Double) {
        let farthest = 253_402_300_799.0  // 9999-12-31T23:59:59Z
        let seconds = seconds.isFinite ? min(max(seconds, 0), farthest) : farthest
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days: years begin in March, so that
        // the leap day is the last.
        let days = Int(seconds / 86_400) + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    package var description: String {
        "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - "\(number)".count)) + "\(number)"
    }
}
