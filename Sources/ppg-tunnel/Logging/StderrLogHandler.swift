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
/// JSON: one object a line with `time`, `level`, `message` and the metadata. What was counted is a number there, and a
/// duration is one of milliseconds, whose name says so: `duration_ms`.
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
        let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues(LogValue.init)
        write(line(event.level, event.message.description, fields))
    }

    /// The line, or two, that say this now; with the last one's end.
    func line(_ level: Logger.Level, _ message: String, _ fields: [String: LogValue] = [:]) -> String {
        let time = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        return switch format {
        case .text: Self.text(time, level, message, fields)
        case .json: Self.json(time, level, message, fields)
        }
    }

    static func text(_ time: String, _ level: Logger.Level, _ message: String, _ fields: [String: LogValue]) -> String {
        var fields = fields
        let hint = fields.removeValue(forKey: "hint")?.text
        let pairs = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(quoted($0.value.text))" }
        var line = "\(time) \(level)  \(message)"
        if !pairs.isEmpty { line += "  " + pairs.joined(separator: " ") }
        if let hint { line += "\nhint: \(hint)" }
        return line + "\n"
    }

    static func json(_ time: String, _ level: Logger.Level, _ message: String, _ fields: [String: LogValue]) -> String {
        var object = Dictionary(uniqueKeysWithValues: fields.map { ($1.name(in: $0), $1.json) })
        object["time"] = .text(time)
        object["level"] = .text(level.rawValue)
        object["message"] = .text(message)
        return JSONLine.encode(object) + "\n"
    }

    private static func quoted(_ value: String) -> String {
        value.isEmpty || value.contains(where: { $0 == " " || $0 == "\"" })
            ? "\"\(value.replacing("\"", with: "\\\""))\"" : value
    }
}
