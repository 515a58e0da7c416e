import LibC
import Logging

/// All that a tunnel has logged, as text: level, message, metadata.
package final class CapturedLog: Sendable {
    private let captured = Lock<[String]>([])

    /// An empty log.
    package init() {}

    /// A logger of all levels that writes here.
    package var logger: Logger {
        var logger = Logger(label: "test") { _ in CapturingHandler(log: self) }
        logger.logLevel = .trace
        return logger
    }

    /// `warning: cannot reach … client=127.0.0.1:40000 hint=…`, metadata in the order of its names.
    package var lines: [String] {
        captured.withLock { $0 }
    }

    /// The lines that hold this text.
    package func lines(with text: String) -> [String] {
        lines.filter { $0.contains(text) }
    }

    fileprivate func append(_ line: String) {
        captured.withLock { $0.append(line) }
    }
}

private struct CapturingHandler: LogHandler {
    let log: CapturedLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        log.append("\(event.level): \(event.message)" + fields.map { " \($0.key)=\($0.value)" }.joined())
    }
}
