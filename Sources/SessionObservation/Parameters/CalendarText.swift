/// Dates and times as the server writes them with DateStyle ISO (src/backend/utils/adt/datetime.c).
enum CalendarText {
    private static let daysFrom1970To2000: Int64 = 10_957
    private static let microsecondsOfDay: Int64 = 86_400_000_000

    /// Days since 2000-01-01.
    static func date(_ days: Int32) -> String {
        if days == .max { return "infinity" }
        if days == .min { return "-infinity" }
        let (text, isBeforeChrist) = day(Int64(days))
        return text + (isBeforeChrist ? " BC" : "")
    }

    /// Microseconds since midnight.
    static func time(_ microseconds: Int64) -> String {
        let seconds = microseconds / 1_000_000
        return [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, to: 2) }.joined(separator: ":")
            + fraction(microseconds % 1_000_000)
    }

    /// Microseconds since 2000-01-01 00:00.
    static func timestamp(_ microseconds: Int64, zone: String) -> String {
        if microseconds == .max { return "infinity" }
        if microseconds == .min { return "-infinity" }
        var days = microseconds / microsecondsOfDay
        var rest = microseconds % microsecondsOfDay
        if rest < 0 {
            rest += microsecondsOfDay
            days -= 1
        }
        let (text, isBeforeChrist) = day(days)
        return text + " " + time(rest) + zone + (isBeforeChrist ? " BC" : "")
    }

    /// `+02`, `-03:30`, `+00:19:32`
    static func zone(secondsEast: Int) -> String {
        let size = abs(secondsEast)
        var text = (secondsEast < 0 ? "-" : "+") + padded(Int64(size / 3_600), to: 2)
        if size % 3_600 != 0 { text += ":" + padded(Int64(size / 60 % 60), to: 2) }
        if size % 60 != 0 { text += ":" + padded(Int64(size % 60), to: 2) }
        return text
    }

    /// Year, month and day of the proleptic Gregorian calendar.
    private static func day(_ days: Int64) -> (text: String, isBeforeChrist: Bool) {
        // Years begin in March, so that the leap day is the last; eras have 400 years.
        let shifted = days + daysFrom1970To2000 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let shown = year > 0 ? year : 1 - year
        let text =
            padded(shown, to: 4) + "-" + padded(month, to: 2) + "-"
            + padded(dayOfYear - (153 * marchMonth + 2) / 5 + 1, to: 2)
        return (text, year <= 0)
    }

    /// `.25`, or nothing.
    static func fraction(_ microseconds: Int64) -> String {
        guard microseconds != 0 else { return "" }
        var digits = padded(abs(microseconds), to: 6)
        while digits.hasSuffix("0") { digits.removeLast() }
        return "." + digits
    }

    static func padded(_ value: Int64, to width: Int) -> String {
        let digits = String(value)
        return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
    }
}

/// Intervals as the server writes them with IntervalStyle postgres: `1 year 2 mons -3 days +04:05:06.7`.
enum IntervalText {
    static func text(months: Int32, days: Int32, microseconds: Int64) -> String {
        var parts: [String] = []
        // What follows something negative shows its plus sign.
        var wasNegative = false
        func add(_ value: Int64, _ unit: String) {
            guard value != 0 else { return }
            parts.append((wasNegative && value > 0 ? "+" : "") + "\(value) \(unit)" + (value == 1 ? "" : "s"))
            wasNegative = value < 0
        }
        add(Int64(months / 12), "year")
        add(Int64(months % 12), "mon")
        add(Int64(days), "day")
        guard microseconds != 0 || parts.isEmpty else { return parts.joined(separator: " ") }
        let size = microseconds.magnitude
        let seconds = Int64(size / 1_000_000)
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { CalendarText.padded($0, to: 2) }
        let sign = microseconds < 0 ? "-" : wasNegative ? "+" : ""
        parts.append(sign + clock.joined(separator: ":") + CalendarText.fraction(Int64(size % 1_000_000)))
        return parts.joined(separator: " ")
    }
}
