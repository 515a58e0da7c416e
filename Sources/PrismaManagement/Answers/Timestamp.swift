#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A moment as the API writes it, ISO 8601 with or without fractions of a second; written again exactly as it was read.
package struct Timestamp: Sendable, Equatable, Hashable {
    /// As the API wrote it.
    package let text: String
    /// The moment itself.
    package let date: Date

    /// Reads `text`; nil if it is not ISO 8601.
    package init?(_ text: String) {
        let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = (try? fractional.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)) else {
            return nil
        }
        self.text = text
        self.date = date
    }

    /// `date` in UTC, to the millisecond.
    package init(_ date: Date) {
        self.text = date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        self.date = date
    }
}

extension Timestamp: Codable {
    /// Reads a string.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Timestamp(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not ISO 8601")
        }
        self = value
    }

    /// Writes the string that was read.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
