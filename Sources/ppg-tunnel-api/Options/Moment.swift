import ArgumentParser
import LibC
import PrismaManagement

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Moments as people type them: a day of this machine's zone, or ISO 8601 with a zone.
enum Moment {
    /// A day means its first second.
    static func start(_ text: String) throws -> Timestamp { try parse(text, dayOffset: 0) }

    /// A day means its last millisecond.
    static func end(_ text: String) throws -> Timestamp { try parse(text, dayOffset: 1) }

    private static func parse(_ text: String, dayOffset: Int32) throws -> Timestamp {
        if let timestamp = Timestamp(text) { return Timestamp(timestamp.date) }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int32($0) }
        guard parts.count == 3, text.count == 10, let year = parts[0], let month = parts[1], let day = parts[2] else {
            throw ValidationError("neither a day like 2026-11-01 nor ISO 8601")
        }
        var local = tm()
        local.tm_year = year - 1_900
        local.tm_mon = month - 1
        local.tm_mday = day
        local.tm_isdst = -1
        let isReal = mktime(&local) != -1 && local.tm_mon == month - 1 && local.tm_mday == day
        guard isReal else { throw ValidationError("there is no such day") }
        local.tm_mday += dayOffset
        local.tm_hour = 0
        local.tm_isdst = -1
        let seconds = Double(mktime(&local))
        return Timestamp(Date(timeIntervalSince1970: dayOffset == 0 ? seconds : seconds - 0.001))
    }
}
