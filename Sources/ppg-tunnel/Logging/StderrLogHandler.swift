import BothPrograms
import LibC
import Logging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Writes log events to standard error, a line each; a `hint` gets a line of its own in text. Nobody who logs waits: see
/// ``LineWriter``.
///
/// Text: `2026-01-02T03:04:05.678Z info  session ended  client=127.0.0.1:40000 database=postgres`.
/// JSON: one object a line with `time`, `level`, `message` and the metadata.
struct StderrLogHandler: LogHandler {
    /// How an event is written down.
    enum Format: String, CaseIterable, Sendable {
        case text
        case json
    }

    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let format: Format
    private let write: @Sendable (String) -> Void

    init(
        level: Logger.Level,
        format: Format,
        write: @escaping @Sendable (String) -> Void = { Console.write($0, to: STDERR_FILENO) }
    ) {
        logLevel = level
        self.format = format
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues(\.description)
        write(line(event.level, event.message.description, fields))
    }

    /// The line, or two, that say this now; with the last one's end.
    func line(_ level: Logger.Level, _ message: String, _ fields: [String: String] = [:]) -> String {
        let time = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        return switch format {
        case .text: Self.text(time, level, message, fields)
        case .json: Self.json(time, level, message, fields)
        }
    }

    static func text(_ time: String, _ level: Logger.Level, _ message: String, _ fields: [String: String]) -> String {
        var fields = fields
        let hint = fields.removeValue(forKey: "hint")
        let pairs = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(quoted($0.value))" }
        var line = "\(time) \(level)  \(message)"
        if !pairs.isEmpty { line += "  " + pairs.joined(separator: " ") }
        if let hint { line += "\nhint: \(hint)" }
        return line + "\n"
    }

    static func json(_ time: String, _ level: Logger.Level, _ message: String, _ fields: [String: String]) -> String {
        var object = fields
        object["time"] = time
        object["level"] = level.rawValue
        object["message"] = message
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(object) else { preconditionFailure("strings always have a JSON form") }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    private static func quoted(_ value: String) -> String {
        value.isEmpty || value.contains(where: { $0 == " " || $0 == "\"" })
            ? "\"\(value.replacing("\"", with: "\\\""))\"" : value
    }
}
