import PostgresWire
import SessionObservation

/// Reads a transcript and prints what SessionObserver tells of it, as lines of fields that are separated by tabs, each
/// field with backslash, tab and line feed escaped.
@main
struct ObserveTranscript {
    private var observers: [UInt64: SessionObserver] = [:]

    static func main() throws {
        var transcript = Transcript()
        var program = ObserveTranscript()
        while let record = transcript.next() {
            for event in try program.events(record) { show(event, of: record.session) }
        }
    }

    /// Whole texts and values, so that they can be compared.
    private static var limits: ObservationLimits {
        var limits = ObservationLimits()
        limits.text = 1 << 20
        limits.parameterValue = 1 << 20
        limits.parameters = 65_535
        limits.preparedText = 1 << 30
        limits.requestBytes = 1 << 30
        limits.requests = 1 << 20
        return limits
    }

    private mutating func events(_ record: Transcript.Record) throws -> [ObservationEvent] {
        let frame = ObservedFrame(type: record.type, bytes: record.bytes, payloadLength: record.payloadLength)
        switch record.direction {
        case UInt8(ascii: "S"):
            let startup = try StartupMessage.decode(record.bytes)
            let user = String(decoding: startup["user"] ?? [], as: UTF8.self)
            let database = startup["database"].map { String(decoding: $0, as: UTF8.self) } ?? user
            observers[record.session] = SessionObserver(
                session: ObservedSession(id: record.session, user: user, database: database),
                startup: startup.parameters,
                limits: Self.limits
            )
            return []
        case UInt8(ascii: ">"): return observers[record.session]?.sent(frame, at: record.time) ?? []
        case UInt8(ascii: "<"): return observers[record.session]?.received(frame, at: record.time) ?? []
        default: return observers[record.session]?.ended(at: record.time) ?? []
        }
    }

    private static func show(_ event: ObservationEvent, of session: UInt64) {
        let number = String(session)
        switch event {
        case .finished(let statement): show(["statement", number] + fields(statement))
        case .ended(let transaction):
            let isExplicit = String(transaction.isExplicit)
            let id = String(transaction.id)
            show(["transaction", number, id, "\(transaction.outcome)", String(transaction.statements), isExplicit])
        case .noticed(let notice): show(["notice", number, notice.message])
        case .notified(let notification): show(["notification", number, notification.channel, notification.payload])
        case .failed(let error): show(["error", number, error.sqlState, error.message])
        }
    }

    private static func fields(_ statement: ObservedStatement) -> [String] {
        let (kind, part, name): (String, String, String) =
            switch statement.kind {
            case .simple(let part, let parts): ("simple", "\(part)/\(parts)", "")
            case .extended(let name, let portal): ("extended", "", portal.isEmpty ? name : name + "/" + portal)
            case .functionCall(let function): ("function", "", String(function))
            }
        let outcome =
            switch statement.outcome {
            case .completed: "completed"
            case .failed(let error): "failed " + error.sqlState
            case .empty: "empty"
            case .skipped: "skipped"
            case .suspended: "suspended"
            case .unanswered: "unanswered"
            }
        // As the server's log has them; each is a field of its own at the end of the line.
        let values = statement.parameters.map { $0.text.map { "'" + $0.replacing("'", with: "''") + "'" } ?? "NULL" }
        let text = statement.text?.text ?? "\u{0}"
        let shape = String(StatementShape(text).fingerprint, radix: 16)
        let counts = [String(statement.rows), String(statement.pages), String(statement.transaction)]
        return [String(statement.request), kind, part, name, outcome, statement.tag ?? ""] + counts
            + [statement.session.program, text, values.isEmpty ? "" : String(values.count), shape] + values
    }

    private static func show(_ fields: [String]) {
        let escaped = fields.map {
            $0.replacing("\\", with: "\\\\").replacing("\t", with: "\\t").replacing("\n", with: "\\n")
                .replacing("\r", with: "\\r")
        }
        print(escaped.joined(separator: "\t"))
    }
}
