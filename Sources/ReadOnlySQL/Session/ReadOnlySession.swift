import PostgresWire

/// Keeps one session read-only: decides about each message of its client's, as a value.
///
/// The session begins in the server's read-only mode (`default_transaction_read_only`), and stays in it because nothing
/// passes that would end it. Whoever moves the messages passes on no Query, Sync, FunctionCall or message of the
/// extended protocol while the server has not answered the Query, Sync or FunctionCall before with ReadyForQuery: by
/// then the server has reported what it changed.
package struct ReadOnlySession: Sendable {
    /// What becomes of a message.
    package enum Decision: Equatable, Sendable {
        case pass
        case replace(Replacement)
    }

    /// What is needed of a message to decide.
    package enum Need: Equatable, Sendable {
        /// Nothing: it passes.
        case nothing
        /// So many bytes of its payload, of which there may be more.
        case prefix(Int)
        /// All of it.
        case whole
    }

    /// Statements that are longer are refused: this is held in memory while they arrive.
    package static let lengthLimit = 1 << 20
    /// The names in a Bind: PostgreSQL keeps 63 bytes of each.
    static let namesLimit = 256

    private var settings: ReportedSettings
    private var statements = NameTable()
    private var portals = NameTable()
    // Since the server was last ready: something ran that may have changed settings without a report so far,
    private var hasExecuted = false
    // a transaction may have ended,
    private var hasEndedTransaction = false
    // the server refused something.
    private var hasFailed = false
    private var replacement: Replacement?

    /// `parameters`: what the server reported at the login.
    package init(parameters: [ParameterStatus]) {
        settings = ReportedSettings(parameters)
    }

    /// How much of a message has to be known.
    package static func need(type: UInt8, payloadLength: Int) -> Need {
        switch type {
        case Query.type, FrontendMessageType.parse, FrontendMessageType.functionCall, FrontendMessageType.close,
            FrontendMessageType.execute:
            .whole
        // One that is not empty is an error, which makes the server skip what follows; an empty one never is.
        case FrontendMessageType.flush: payloadLength == 0 ? .nothing : .whole
        case FrontendMessageType.bind: payloadLength > namesLimit ? .prefix(namesLimit) : .whole
        default: .nothing
        }
    }

    /// The client sent a message. `payload` is what `need` asks for; nil where that is more than `lengthLimit`.
    package mutating func received(type: UInt8, payload: [UInt8]?) -> Decision {
        do {
            try judge(type, payload)
            return .pass
        } catch {
            let isStep = type != Query.type && type != FrontendMessageType.functionCall
            let name = isStep ? nameForReplacement(type, payload) : []
            let new = isStep ? Replacement.step(error, name: name) : .query(error)
            replacement = new
            return .replace(new)
        }
    }

    private mutating func judge(_ type: UInt8, _ payload: [UInt8]?) throws(Refusal) {
        guard Self.need(type: type, payloadLength: payload?.count ?? Self.lengthLimit) != .nothing else { return }
        guard let payload else {
            throw Refusal(
                what: "this",
                reason: "It is longer than the \(Self.lengthLimit >> 20) MiB that the tunnel reads."
            )
        }
        var reader = MessageReader(payload)
        switch type {
        case Query.type: try judgeQuery(&reader)
        case FrontendMessageType.parse: try judgeParse(&reader)
        case FrontendMessageType.bind: try judgeBind(&reader)
        case FrontendMessageType.execute: try judgeExecute(&reader)
        case FrontendMessageType.close: try judgeClose(&reader)
        case FrontendMessageType.flush: throw .malformed
        default: try judgeFunctionCall(&reader)
        }
    }

    /// The unnamed statement is forgotten by the server when a Parse for it fails; a named one stays.
    private func nameForReplacement(_ type: UInt8, _ payload: [UInt8]?) -> ArraySlice<UInt8> {
        if type == FrontendMessageType.parse, payload?.first == 0 { return [] }
        return Array(Replacement.mark.utf8)[...]
    }

    // MARK: The client's messages

    private func judge(
        _ text: Range<Int>,
        _ bytes: [UInt8],
        _ note: (Effects) throws(Refusal) -> Void,
        newReading: () -> Void
    ) throws(Refusal) {
        let policy = StatementPolicy(prepared: statements, foldsASCIIOnly: settings.foldsASCIIOnly)
        let readings = settings.readings(mayHaveChanged: hasExecuted)
        try readings.judge(bytes, in: text) { statements throws(Refusal) in
            newReading()
            for statement in statements { try note(try policy.judge(statement)) }
        }
    }

    private func judgeQuery(_ reader: inout MessageReader) throws(Refusal) {
        guard let text = reader.text(), reader.remaining == 0 else { throw .malformed }
        var hasEnded = hasEndedTransaction
        try judge(text, reader.bytes) { effects throws(Refusal) in
            guard !hasEnded || effects.mayFollowEnd else { throw .behindEnd }
            hasEnded = hasEnded || effects.contains(.endsTransaction)
        } newReading: {
            hasEnded = hasEndedTransaction
        }
    }

    private mutating func judgeParse(_ reader: inout MessageReader) throws(Refusal) {
        guard let name = reader.text(), let text = reader.text(), let count = reader.number(of: 2),
            reader.remaining == 4 * count
        else { throw .malformed }
        var effects: Effects = []
        try judge(text, reader.bytes) {
            effects.formUnion($0)
        } newReading: {
        }
        if effects.isEmpty { effects = .other }
        // By the time it is executed the name may stand for something else.
        if effects.contains(.executesName) { effects.insert(.endsTransaction) }
        guard !hasEndedTransaction || effects.mayFollowEnd else { throw .behindEnd }
        if effects.contains(.createsTable), !name.isEmpty {
            throw Refusal(
                what: "this, prepared under a name",
                reason: "EXPLAIN ANALYZE EXECUTE would make the table, even in a read-only transaction."
            )
        }
        guard statements.name(reader.bytes[name], as: effects) else { throw .tooManyNames }
    }

    private mutating func judgeBind(_ reader: inout MessageReader) throws(Refusal) {
        guard let portal = reader.text(), let statement = reader.text() else { throw .malformed }
        let effects = statements[reader.bytes[statement]]
        guard !hasEndedTransaction || effects.mayFollowEnd else { throw .behindEnd }
        guard portals.name(reader.bytes[portal], as: effects) else { throw .tooManyNames }
        // Planning may evaluate functions.
        hasExecuted = true
    }

    private mutating func judgeExecute(_ reader: inout MessageReader) throws(Refusal) {
        guard let portal = reader.text() else { throw .malformed }
        hasExecuted = true
        // What was bound before the end of a transaction is gone with it.
        if portals[reader.bytes[portal]].contains(.endsTransaction) { hasEndedTransaction = true }
    }

    private mutating func judgeClose(_ reader: inout MessageReader) throws(Refusal) {
        guard let what = reader.number(of: 1), let name = reader.text(), reader.remaining == 0 else { throw .malformed }
        switch what {
        case Int(UInt8(ascii: "S")): _ = statements.name(reader.bytes[name], as: .other)
        case Int(UInt8(ascii: "P")): _ = portals.name(reader.bytes[name], as: .other)
        default: throw .malformed
        }
    }

    private mutating func judgeFunctionCall(_ reader: inout MessageReader) throws(Refusal) {
        guard let function = reader.number(of: 4) else { throw .malformed }
        guard LargeObjectFunctions.reading.contains(function) else {
            throw Refusal(what: "a function call", reason: "The tunnel cannot tell which function it calls.")
        }
        guard !hasEndedTransaction else { throw .behindEnd }
        hasExecuted = true
    }

    // MARK: The server's messages

    /// The server reported a setting. False where the session is no longer read-only and has to end.
    package mutating func reported(_ parameter: ParameterStatus) -> Bool {
        settings.note(parameter)
        return settings.isReadOnly
    }

    /// The server reported an error; `answersQuery`: it is about a Query. In other words where it is about a message
    /// that was replaced.
    package mutating func failed(_ error: ErrorResponse, answersQuery: Bool) -> ErrorResponse? {
        hasFailed = true
        return replacement?.reworded(error, answersQuery: answersQuery)
    }

    /// The server is ready for a query, and has reported what has changed.
    package mutating func becameReady() {
        statements.settle(hasFailed: hasFailed)
        portals.settle(hasFailed: hasFailed)
        hasExecuted = false
        hasEndedTransaction = false
        hasFailed = false
        replacement = nil
    }
}

extension Refusal {
    fileprivate static let malformed = Refusal(
        what: "this",
        reason: "The message is not one of the protocol: the tunnel cannot tell what the server makes of it."
    )
    fileprivate static let behindEnd = Refusal(
        what: "this behind the end of a transaction",
        reason: "Nothing but transaction control may follow one before the server has said that it is ready."
    )
    fileprivate static let tooManyNames = Refusal(
        what: "this, prepared under this name",
        reason: "The tunnel remembers \(NameTable.limit) names of transaction control, in ASCII."
    )
}
