#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An object on one line, for programs that read what this one prints.
enum JSONLine {
    /// What may stand in it.
    enum Value: Equatable, Encodable {
        case text(String)
        /// Whole where it is whole; milliseconds have three places at most.
        case number(Double)
        case flag(Bool)
        case list([String])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number):
                let rounded = (number * 1000).rounded() / 1000
                if let whole = Int64(exactly: rounded) {
                    try container.encode(whole)
                } else {
                    try container.encode(rounded)
                }
            case .flag(let flag): try container.encode(flag)
            case .list(let list): try container.encode(list)
            }
        }
    }

    /// Names in alphabetical order, without the line's end.
    static func encode(_ object: [String: Value]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(object) else {
            preconditionFailure("texts and finite numbers always have a JSON form")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
