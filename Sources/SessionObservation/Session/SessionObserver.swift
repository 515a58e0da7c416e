import PostgresWire

/// Tells the statements of one session from the messages that pass in both directions.
///
/// Messages go in as they pass, each with the time of its passing; what became known by it comes out. Rows and the data
/// of COPY are counted only: their payload need not be at hand. What a name means is decided when the server answers, not
/// when the client speaks, because the server may skip what was sent. It never holds more than `ObservationLimits` says.
///
/// No message before the end of the login is for it. It copies texts and values and thereby whatever secrets statements
/// hold.
package struct SessionObserver: Sendable {
    let limits: ObservationLimits
    /// The session as it is now: program and user change.
    package private(set) var session: ObservedSession

    var requests = RequestQueue()
    var names: PreparedNames
    var transactions = TransactionWatch()
    var skipped: SkippedNames?
    /// The statement that the server is at.
    var active: ObservedStatement?
    var events: [ObservationEvent] = []

    var encoding = ClientEncoding.utf8
    var standardStrings = true
    /// When the server was through with the last thing it had to do.
    var lastDone: Duration = .zero
    var nextStatement: UInt64 = 1
    var nextRequest: UInt64 = 1
    var idleBefore: Duration?
    var cancelRequested: Duration?
    /// Bytes of requests without an answer, counted up only: added up anew when it is too much.
    var heldAtMost = 0
    /// More requests were sent than are followed: nothing is told until `missed`.
    package internal(set) var isOverrun = false

    /// `startup`: the parameters of the client's StartupMessage, of which application_name and client_encoding count.
    package init(
        session: ObservedSession,
        startup: [StartupMessage.Parameter] = [],
        limits: ObservationLimits = .init()
    ) {
        self.session = session
        self.limits = limits
        names = PreparedNames(limit: limits.preparedText)
        for parameter in startup { setting(parameter.name, parameter.value) }
    }

    /// The client sent a message. Of CopyData the payload is not looked at.
    package mutating func sent(_ frame: ObservedFrame, at time: Duration) -> [ObservationEvent] {
        defer { events = [] }
        if !isOverrun { take(fromClient: frame, at: time) }
        return events
    }

    /// The server sent a message. Of DataRow and CopyData the payload is not looked at.
    package mutating func received(_ frame: ObservedFrame, at time: Duration) -> [ObservationEvent] {
        defer { events = [] }
        if !isOverrun { take(fromServer: frame, at: time) }
        return events
    }

    /// The server sent rows, or messages of COPY data, without another message between them: `bytes` with their headers.
    package mutating func receivedData(count: Int, bytes: Int, isCopy: Bool, at time: Duration) {
        guard !isOverrun else { return }
        data(count: count, bytes: bytes, isCopy: isCopy, at: time)
    }

    /// The client sent messages of COPY data without another message between them: `bytes` with their headers.
    package mutating func sentCopyData(count: Int, bytes: Int) {
        guard !isOverrun, requests.isCopyingIn || active?.copy != nil else { return }
        active?.copyMessages += UInt64(count)
        active?.bytesSent += UInt64(bytes)
    }

    /// A CancelRequest for this session was passed on.
    package mutating func requestedCancel(at time: Duration) {
        if active != nil {
            active?.cancelRequested = time
        } else if requests.count > 0 {
            cancelRequested = time
        }
    }

    /// Messages were left out in both directions, and the session is at rest now: the server owes nothing.
    ///
    /// What was open is told as unanswered. Names from before are forgotten, for they may mean something else.
    package mutating func missed(at time: Duration) -> [ObservationEvent] {
        ended(at: time)
    }

    /// The session is over.
    package mutating func ended(at time: Duration) -> [ObservationEvent] {
        defer { events = [] }
        for portal in names.portals.values { leave(portal) }
        leaveActive(at: time)
        for request in requests.waiting.prefix(Self.toldAtEnd) { tell(unanswered: request, at: time) }
        if let transaction = transactions.end(.unfinished, at: time) { events.append(.ended(transaction)) }
        requests.removeAll()
        names = PreparedNames(limit: limits.preparedText)
        skipped = nil
        idleBefore = nil
        cancelRequested = nil
        isOverrun = false
        heldAtMost = 0
        lastDone = time
        return events
    }

    // Of a pipeline that breaks off, the front is enough to see what it was.
    private static let toldAtEnd = 100

    /// The statement that runs now, as far as it is known: without an end.
    package func running(at time: Duration) -> ObservedStatement? {
        guard var statement = active ?? requests.head.flatMap({ prospect($0, at: time) }) else { return nil }
        if statement.id == 0 { statement.id = nextStatement }
        statement.done = max(time, statement.began)
        return statement
    }

    /// A setting that the client began with, or that the server reports.
    mutating func setting(_ name: [UInt8], _ value: [UInt8]) {
        let text = encoding.decode(value)
        switch String(decoding: name, as: UTF8.self) {
        case "application_name": session.program = text
        case "client_encoding": encoding = ClientEncoding(name: text)
        case "standard_conforming_strings": standardStrings = text != "off"
        case "session_authorization": session.user = text
        default: break
        }
    }
}
