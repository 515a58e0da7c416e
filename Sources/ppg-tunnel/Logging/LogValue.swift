import Logging
import Wording

/// What a log event says under one name: words for people, and a number for programs where it is one.
struct LogValue: Equatable {
    /// For people.
    let text: String
    /// For programs.
    let json: JSONLine.Value
    private let unit: String

    init(_ value: Logger.MetadataValue) {
        switch value {
        case .stringConvertible(let duration as Duration):
            text = duration.inWords
            json = .number(duration / .milliseconds(1))
            unit = "_ms"
        case .stringConvertible(let number as any BinaryInteger):
            text = "\(number)"
            json = .number(Double(number))
            unit = ""
        case .stringConvertible(let flag as Bool):
            text = "\(flag)"
            json = .flag(flag)
            unit = ""
        default:
            text = value.description
            json = .text(text)
            unit = ""
        }
    }

    /// `duration` is `duration_ms` where it is a number.
    func name(in name: String) -> String { name + unit }
}
