import PostgresWire

/// A statement's life: made from its request, run, told.
extension SessionObserver {
    /// The head of the requests shows a sign of life.
    mutating func begin(at time: Duration) {
        requests.noteContent()
        guard active == nil, let head = requests.head, let statement = prospect(head, at: time) else { return }
        if case .query(let content) = head.action, content.done == 0 { dropUnnamed() }
        active = statement
        if case .execute(let name) = head.action, names.portals[name]?.suspended != nil {
            names.portals[name]?.suspended = nil
            return
        }
        register(at: time)
    }

    /// A Query does so before its text is read (exec_simple_query).
    mutating func dropUnnamed() {
        names.remove(statement: "")
        closePortal("")
    }

    /// Gives the active statement its number and its transaction.
    mutating func register(at time: Duration) {
        guard let began = active?.began else { return }
        active?.id = nextStatement
        active?.transaction = transactions.began(statement: nextStatement, of: session, at: began)
        active?.cancelRequested = cancelRequested
        cancelRequested = nil
        nextStatement += 1
    }

    /// What a request runs, or nil when it runs no statement.
    func prospect(_ request: Request, at time: Duration) -> ObservedStatement? {
        switch request.action {
        case .query(let content):
            let kind = ObservedStatement.Kind.simple(part: content.done, parts: content.parts.count)
            var statement = blank(request, kind: kind, at: time)
            if content.parts.indices.contains(content.done) {
                statement.text = content.parts[content.done].text
            } else if content.parts.isEmpty {
                statement.text = content.text
            }
            if content.done > 0 {
                statement.bytesSent = 0
                statement.idleBefore = nil
            }
            statement.preparedText = preparedText(calledBy: statement.text)
            return statement
        case .execute(let name):
            let portal = names.portals[name]
            if var statement = portal?.suspended {
                statement.pages += 1
                statement.bytesSent += UInt64(request.bytes)
                return statement
            }
            let kind = ObservedStatement.Kind.extended(statement: portal?.statement ?? "", portal: name)
            var statement = blank(request, kind: kind, at: time)
            statement.text = portal?.text
            statement.parameters = portal?.parameters ?? []
            statement.parametersLeftOut = portal?.leftOut ?? 0
            statement.bytesSent += UInt64(portal?.bytesSent ?? 0)
            statement.preparedText = preparedText(calledBy: statement.text)
            return statement
        case .functionCall(let content):
            var statement = blank(request, kind: .functionCall(function: content.function), at: time)
            statement.parameters = content.arguments
            statement.parametersLeftOut = content.leftOut
            return statement
        case .parse, .bind, .describe, .close, .sync, .doubtfulSync, .copyEnd:
            return nil
        }
    }

    func blank(_ request: Request, kind: ObservedStatement.Kind, at time: Duration) -> ObservedStatement {
        var statement = ObservedStatement(
            id: 0,
            session: session,
            kind: kind,
            sent: request.sent,
            began: max(request.sent, lastDone),
            done: time
        )
        statement.request = request.number
        statement.bytesSent = UInt64(request.bytes)
        statement.idleBefore = request.idleBefore
        return statement
    }

    private func preparedText(calledBy text: BoundedText?) -> BoundedText? {
        // Most statements are not EXECUTE: six letters tell, before any word is looked for.
        guard let text, text.text.utf8.prefix(64).contains(where: { $0 | 0x20 == UInt8(ascii: "x") }),
            let name = CommandWords(text.text, looksAt: 256).executed
        else { return nil }
        return names[statement: name]?.text
    }

    /// The active statement has its end.
    mutating func finish(_ outcome: ObservedStatement.Outcome, at time: Duration) {
        guard var statement = active else { return }
        active = nil
        statement.done = time
        statement.outcome = outcome
        lastDone = time
        events.append(.finished(statement))
        if outcome == .completed { took(effectOf: statement, at: time) }
    }

    /// A statement that was never run.
    mutating func tell(_ statement: ObservedStatement, _ outcome: ObservedStatement.Outcome, at time: Duration) {
        var statement = statement
        statement.id = nextStatement
        nextStatement += 1
        statement.transaction = transactions.current?.id ?? 0
        statement.began = max(statement.sent, min(statement.began, time))
        statement.done = statement.began
        statement.outcome = outcome
        events.append(.finished(statement))
    }

    /// A request that has had no answer, or of a Query the statements that had none.
    mutating func tell(unanswered request: Request, at time: Duration) {
        if case .query(let content) = request.action {
            for index in content.parts.indices.dropFirst(content.done) {
                let kind = ObservedStatement.Kind.simple(part: index, parts: content.parts.count)
                var statement = blank(request, kind: kind, at: time)
                statement.text = content.parts[index].text
                tell(statement, .unanswered, at: time)
            }
            return
        }
        if let statement = prospect(request, at: time) { tell(statement, .unanswered, at: time) }
    }

    // MARK: Portals

    /// Whoever had begun to take rows from this portal takes no more.
    mutating func leave(_ portal: Portal) {
        guard var statement = portal.suspended else { return }
        statement.outcome = .suspended
        events.append(.finished(statement))
    }

    mutating func closePortal(_ name: String) {
        if let portal = names.portals.removeValue(forKey: name) { leave(portal) }
    }

    /// The end of a transaction closes its portals.
    mutating func leavePortals() {
        guard !names.portals.isEmpty else { return }
        for (name, portal) in names.portals.sorted(by: { $0.key < $1.key }) where !portal.isHeld { closePortal(name) }
    }

    // MARK: Effects

    /// What a statement that is complete has changed in the session.
    private mutating func took(effectOf statement: ObservedStatement, at time: Duration) {
        let text = statement.text?.text ?? ""
        switch statement.tag {
        case "BEGIN", "START TRANSACTION":
            transactions.saidBegin()
        case "COMMIT":
            endTransaction(.committed, text, at: time)
        case "ROLLBACK":
            // Without its text it may be one to a savepoint: ReadyForQuery will show.
            guard statement.text != nil, !CommandWords(text).rollsBackToSavepoint else { return }
            endTransaction(.rolledBack, text, at: time)
        case "PREPARE TRANSACTION":
            endTransaction(.prepared, text, at: time)
        case "PREPARE":
            guard let prepared = CommandWords(text, looksAt: .max).prepared else { return }
            let whole = (statement.text?.length ?? 0) - (statement.text?.kept ?? 0) + prepared.statement.utf8.count
            let bounded = BoundedText(
                Array(prepared.statement.utf8),
                length: whole,
                limit: limits.text,
                encoding: .utf8
            )
            names.prepare(prepared.name, PreparedStatement(text: bounded, types: []))
        case "DEALLOCATE", "DEALLOCATE ALL":
            switch CommandWords(text).deallocated {
            case ""?: names.removeStatements()
            case let name?: names.remove(statement: name)
            case nil: break
            }
        case "DECLARE CURSOR":
            guard let cursor = CommandWords(text).declared else { return }
            names.portals[cursor.name] = Portal(statement: "", text: statement.text, isHeld: cursor.isHeld)
        case "CLOSE CURSOR", "CLOSE CURSOR ALL":
            switch CommandWords(text).closed {
            case ""?: for name in names.portals.keys { closePortal(name) }
            case let name?: closePortal(name)
            case nil: break
            }
        case "DISCARD ALL":
            names.removeStatements()
            for name in names.portals.keys { closePortal(name) }
        default:
            break
        }
    }

    private mutating func endTransaction(
        _ outcome: ObservedTransaction.Outcome,
        _ text: String,
        at time: Duration
    ) {
        leavePortals()
        if let transaction = transactions.end(outcome, at: time) { events.append(.ended(transaction)) }
        if CommandWords(text).chains { transactions.chain(of: session, at: time) }
    }
}
