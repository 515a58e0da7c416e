/// A statement as one line of `--log-queries`: duration, rows, program, text, error.
///
/// `12.3 ms  5 rows  psql  select * from users where id = $1  [1 = '42']`
package struct QueryLogLine: Equatable, Sendable {
    package let text: String

    /// Bytes of a statement's text, and of all its parameters together, that the line shows.
    package static let textLimit = 1_024
    package static let parametersLimit = 512

    /// `isRedacted`: the statement's shape instead of its text, and no values.
    package init(_ statement: ObservedStatement, isRedacted: Bool = false) {
        var parts = [Self.milliseconds(statement.duration), Self.size(statement)]
        if !statement.session.program.isEmpty { parts.append(Self.line(statement.session.program)) }
        parts.append(Self.statement(statement, isRedacted: isRedacted))
        if !isRedacted, let parameters = Self.parameters(statement) { parts.append(parameters) }
        switch statement.outcome {
        case .completed: break
        case .failed(let error): parts.append(Self.error(error, isRedacted: isRedacted))
        case .empty: parts.append("empty")
        case .skipped: parts.append("skipped after an error")
        case .suspended: parts.append("not fetched to the end")
        case .unanswered: parts.append("no answer")
        }
        text = parts.joined(separator: "  ")
    }

    /// Whether a statement is slow enough for a log that has a threshold; errors always are.
    package static func isShown(_ statement: ObservedStatement, slowerThan threshold: Duration?) -> Bool {
        guard let threshold else { return true }
        return statement.error != nil || statement.duration >= threshold
    }

    /// `0.4 ms`, `12.3 ms`, `1234 ms`
    package static func milliseconds(_ duration: Duration) -> String {
        let tenths = (max(duration, .zero) + .microseconds(50)) / .milliseconds(1) * 10
        let rounded = Int(tenths)
        return rounded < 1_000 ? "\(rounded / 10).\(rounded % 10) ms" : "\(rounded / 10) ms"
    }

    private static func size(_ statement: ObservedStatement) -> String {
        if statement.copy != nil { return "\(statement.copyMessages) copied" }
        let rows = statement.rows > 0 ? statement.rows : statement.rowsByTag ?? 0
        return rows == 1 ? "1 row" : "\(rows) rows"
    }

    private static func statement(_ statement: ObservedStatement, isRedacted: Bool) -> String {
        guard let text = statement.text else {
            if case .functionCall(let function) = statement.kind { return "function \(function)" }
            return "(a statement that was prepared earlier)"
        }
        let shown = isRedacted ? StatementShape(text.text).text : text.text
        let cut = BoundedText(Array(shown.utf8), length: shown.utf8.count, limit: textLimit, encoding: .utf8)
        let isCut = cut.isCut || text.isCut
        return line(cut.text) + (isCut ? " … (\(text.length) bytes)" : "")
    }

    private static func parameters(_ statement: ObservedStatement) -> String? {
        guard !statement.parameters.isEmpty else { return nil }
        var shown = ""
        for (index, parameter) in statement.parameters.enumerated() {
            let value = parameter.text.map { SQLLiteral.quoted($0) + (parameter.isCut ? "…" : "") } ?? "NULL"
            let part = (index == 0 ? "" : ", ") + "$\(index + 1) = " + value
            guard shown.utf8.count + part.utf8.count <= parametersLimit else { return "[" + line(shown) + ", …]" }
            shown += part
        }
        return "[" + line(shown) + (statement.parametersLeftOut > 0 ? ", …]" : "]")
    }

    /// A message may quote values, which is why it is left out where values are.
    private static func error(_ error: StatementError, isRedacted: Bool) -> String {
        let state = "\(error.severity) \(error.sqlState)"
        return isRedacted ? state : state + ": " + line(error.message)
    }

    /// White space of all kinds as single spaces; other control characters as they would be written in Swift, so that
    /// nothing moves the cursor of a terminal.
    private static func line(_ text: String) -> String {
        var result = ""
        var wasSpace = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09...0x0D, 0x20:
                if !wasSpace { result.append(" ") }
                wasSpace = true
                continue
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069:
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default:
                result.unicodeScalars.append(scalar)
            }
            wasSpace = false
        }
        return result.hasSuffix(" ") ? String(result.dropLast()) : result
    }
}
