// Reads a recorded transcript of PostgreSQL sessions from the standard input and prints what SessionObserver tells of it,
// as lines of fields that are separated by tabs, each field with backslash, tab and line feed escaped.
//
// A record of the transcript: session (4 bytes), direction (1 byte: `>` from the client, `<` from the server, `S` the
// startup packet, `.` the end), microseconds (8 bytes), type (1 byte), payload length (4 bytes), length of the bytes that
// are there (4 bytes), those bytes. Numbers are big-endian.

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import PostgresWire
import SessionObservation

func readAll() -> [UInt8] {
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
        let count = read(0, &chunk, chunk.count)
        guard count > 0 else { return all }
        all.append(contentsOf: chunk[..<count])
    }
}

let bytes = readAll()
var offset = 0
var observers: [UInt64: SessionObserver] = [:]

func number(_ count: Int) -> UInt64 {
    defer { offset += count }
    return bytes[offset..<offset + count].reduce(0) { $0 << 8 | UInt64($1) }
}

func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\t", with: "\\t").replacing("\n", with: "\\n")
        .replacing("\r", with: "\\r")
}

func show(_ fields: [String]) {
    print(fields.map(escaped).joined(separator: "\t"))
}

func show(_ event: ObservationEvent, of session: UInt64) {
    switch event {
    case .finished(let statement):
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
        let parameters = statement.parameters.map { $0.text.map { "'" + $0.replacing("'", with: "''") + "'" } ?? "NULL" }
        show(
            [
                "statement", String(session), String(statement.request), kind, part, name, outcome, statement.tag ?? "",
                String(statement.rows), String(statement.pages), String(statement.transaction), statement.session.program,
                statement.text?.text ?? "\u{0}", parameters.joined(separator: ", "),
                String(StatementShape(statement.text?.text ?? "").fingerprint, radix: 16),
            ])
    case .ended(let transaction):
        show([
            "transaction", String(session), String(transaction.id), "\(transaction.outcome)",
            String(transaction.statements), String(transaction.isExplicit),
        ])
    case .noticed(let notice): show(["notice", String(session), notice.message])
    case .notified(let notification): show(["notification", String(session), notification.channel, notification.payload])
    case .failed(let error): show(["error", String(session), error.sqlState, error.message])
    }
}

while offset < bytes.count {
    let session = number(4)
    let direction = UInt8(number(1))
    let time = Duration.microseconds(Int64(number(8)))
    let type = UInt8(number(1))
    let payloadLength = Int(number(4))
    let count = Int(number(4))
    let payload = Array(bytes[offset..<offset + count])
    offset += count
    let frame = ObservedFrame(type: type, bytes: payload, payloadLength: payloadLength)
    let events: [ObservationEvent]
    switch direction {
    case UInt8(ascii: "S"):
        let startup = try StartupMessage.decode(payload)
        let user = String(decoding: startup["user"] ?? [], as: UTF8.self)
        let database = String(decoding: startup["database"] ?? startup["user"] ?? [], as: UTF8.self)
        observers[session] = SessionObserver(
            session: ObservedSession(id: session, user: user, database: database), startup: startup.parameters)
        continue
    case UInt8(ascii: ">"): events = observers[session]?.sent(frame, at: time) ?? []
    case UInt8(ascii: "<"): events = observers[session]?.received(frame, at: time) ?? []
    default: events = observers[session]?.ended(at: time) ?? []
    }
    for event in events { show(event, of: session) }
}
