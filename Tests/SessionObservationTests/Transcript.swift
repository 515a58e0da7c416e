import PostgresWire
import TestBytes

@testable import SessionObservation

/// A session as a list of messages in the order in which they pass, and what is told of it. Each message comes a
/// millisecond after the one before.
struct Transcript {
    var observer: SessionObserver
    private(set) var events: [ObservationEvent] = []
    private(set) var now = Duration.zero

    init(limits: ObservationLimits = .init()) {
        observer = SessionObserver(
            session: ObservedSession(id: 7, user: "ada", database: "shop"),
            startup: [.init(name: "application_name", value: "psql")],
            limits: limits
        )
    }

    /// `bytes`: whole messages of the client, one behind the other.
    mutating func client(_ messages: [UInt8]...) {
        for frame in messages.flatMap(Self.frames) {
            now += .milliseconds(1)
            events += observer.sent(frame, at: now)
        }
    }

    mutating func server(_ messages: [UInt8]...) {
        for frame in messages.flatMap(Self.frames) {
            now += .milliseconds(1)
            events += observer.received(frame, at: now)
        }
    }

    /// A message of which maybe only the beginning is at hand.
    mutating func client(_ frame: ObservedFrame) {
        now += .milliseconds(1)
        events += observer.sent(frame, at: now)
    }

    mutating func server(_ frame: ObservedFrame) {
        now += .milliseconds(1)
        events += observer.received(frame, at: now)
    }

    mutating func wait(_ duration: Duration) {
        now += duration
    }

    mutating func end() {
        events += observer.ended(at: now)
    }

    mutating func miss() {
        events += observer.missed(at: now)
    }

    var statements: [ObservedStatement] {
        events.compactMap { if case .finished(let statement) = $0 { statement } else { nil } }
    }

    var transactions: [ObservedTransaction] {
        events.compactMap { if case .ended(let transaction) = $0 { transaction } else { nil } }
    }

    /// Text and outcome of each statement, on one line.
    var told: [String] {
        statements.map { statement in
            let outcome =
                switch statement.outcome {
                case .completed: statement.tag ?? "returned"
                case .failed(let error): "failed " + error.sqlState
                case .empty: "empty"
                case .skipped: "skipped"
                case .suspended: "suspended"
                case .unanswered: "unanswered"
                }
            return (statement.text?.text ?? "?") + " → " + outcome
        }
    }

    private static func frames(_ bytes: [UInt8]) -> [ObservedFrame] {
        var assembler = FrameAssembler(maximumPayload: 1 << 24)
        assembler.append(bytes)
        var frames: [ObservedFrame] = []
        do {
            while let frame = try assembler.next() {
                frames.append(ObservedFrame(type: frame.type, payload: frame.payload))
            }
        } catch {
            preconditionFailure("a test's messages are whole: \(error)")
        }
        return frames
    }
}

func int16(_ value: Int) -> [UInt8] { [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)] }

// MARK: The client's messages

func query(_ text: String) -> [UInt8] { message("Q", ascii(text + "\0")) }

func parse(_ text: String, as name: String = "", types: [UInt32] = []) -> [UInt8] {
    message("P", ascii("\(name)\0\(text)\0") + int16(types.count) + types.flatMap(int32))
}

/// `format`: one for all, 0 is text and 1 is binary.
func bind(_ statement: String = "", portal: String = "", _ values: [[UInt8]?] = [], format: Int = 0) -> [UInt8] {
    var payload = ascii("\(portal)\0\(statement)\0")
    for part in [int16(1), int16(format), int16(values.count)] { payload += part }
    for value in values {
        // A length of -1 is NULL.
        payload += int32(value.map { UInt32($0.count) } ?? .max)
        payload += value ?? []
    }
    return message("B", payload + int16(0))
}

func execute(_ portal: String = "", limit: UInt32 = 0) -> [UInt8] { message("E", ascii(portal + "\0") + int32(limit)) }
func describeStatement(_ name: String = "") -> [UInt8] { message("D", ascii("S" + name + "\0")) }
func describePortal(_ name: String = "") -> [UInt8] { message("D", ascii("P" + name + "\0")) }
func closeStatement(_ name: String) -> [UInt8] { message("C", ascii("S" + name + "\0")) }
func closePortal(_ name: String) -> [UInt8] { message("C", ascii("P" + name + "\0")) }
let sync = message("S")
func copyIn(_ data: String) -> [UInt8] { message("d", ascii(data)) }
let copyDone = message("c")

// MARK: The server's messages

let parsed = message("1")
let bound = message("2")
let closed = message("3")
let noData = message("n")
let suspended = message("s")
let emptyQuery = message("I")
let rowDescription = message("T", int16(0))
func parameterTypes(_ types: [UInt32]) -> [UInt8] { message("t", int16(types.count) + types.flatMap(int32)) }
func row(_ text: String = "1") -> [UInt8] { message("D", int16(1) + int32(UInt32(text.utf8.count)) + ascii(text)) }
func complete(_ tag: String) -> [UInt8] { message("C", ascii(tag + "\0")) }
func ready(_ status: String = "I") -> [UInt8] { message("Z", ascii(status)) }
func rows(_ count: Int) -> [UInt8] { (0..<count).flatMap { _ in row() } }

func failure(_ state: String, _ text: String = "no", position: Int? = nil, severity: String = "ERROR") -> [UInt8] {
    let place = position.map { "P\($0)\0" } ?? ""
    return message("E", ascii("S\(severity)\0V\(severity)\0C\(state)\0M\(text)\0\(place)\0"))
}

func notice(_ text: String) -> [UInt8] { message("N", ascii("SNOTICE\0VNOTICE\0C00000\0M\(text)\0\0")) }
