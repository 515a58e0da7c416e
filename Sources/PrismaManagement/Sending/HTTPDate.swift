#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The one date format HTTP servers may still write: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func parse(_ text: String) -> Date? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", words[0].last == ",",
            let month = months.firstIndex(of: String(words[2]))
        else { return nil }
        let month2 = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return try? Date.ISO8601FormatStyle().parse("\(words[3])-\(month2)-\(words[1])T\(words[4])Z")
    }
}
