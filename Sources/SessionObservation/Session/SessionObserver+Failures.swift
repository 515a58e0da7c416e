import PostgresWire

/// Errors, and what the server skips because of them.
extension SessionObserver {
    mutating func failed(_ frame: ObservedFrame, at time: Duration) {
        var error = StatementError(ReportFields(frame.bytes, limit: limits.reportField, encoding: encoding))
        requests.noteContent()
        transactions.failed(error)
        guard let head = requests.head, !requests.isSkipping else { return events.append(.failed(error)) }
        switch head.action {
        case .query(let content):
            failed(query: content, &error, frame, at: time)
        case .execute, .functionCall:
            begin(at: time)
            active?.bytesReceived += UInt64(frame.length)
            finish(.failed(error), at: time)
            transactions.failed(error)
        case .parse, .bind, .describe, .close:
            failed(step: head, error, frame, at: time)
        case .sync, .doubtfulSync, .copyEnd:
            events.append(.failed(error))
        }
        if case .functionCall = head.action { leaveHead() }
        if head.isStep { skipped = skipped ?? SkippedNames() }
        if case .execute(let name) = head.action { names.portals[name]?.suspended = nil }
        for request in requests.failed() { skip(request, at: time) }
    }

    /// An error in the text of a Query is found before any of its statements is run: its position says in which one.
    private mutating func failed(
        query content: QueryContent,
        _ error: inout StatementError,
        _ frame: ObservedFrame,
        at time: Duration
    ) {
        var content = content
        if let position = error.position {
            let index = content.parts.lastIndex { $0.charactersBefore < position } ?? 0
            if active == nil, index > content.done, content.done == 0, error.sqlState.hasPrefix("42") {
                dropUnnamed()
                for part in 0..<index { skip(part: part, of: content, at: time) }
                content.done = index
            }
            if content.parts.indices.contains(content.done), position > content.parts[content.done].charactersBefore {
                error.position = position - content.parts[content.done].charactersBefore
            }
        }
        requests.head?.action = .query(content)
        begin(at: time)
        active?.bytesReceived += UInt64(frame.length)
        finish(.failed(error), at: time)
        transactions.failed(error)
        for part in content.parts.indices.dropFirst(content.done + 1) { skip(part: part, of: content, at: time) }
        content.done = max(content.done + 1, content.parts.count)
        requests.head?.action = .query(content)
    }

    /// Parse, Bind, Describe or Close failed: the statement that they were for has failed.
    private mutating func failed(step head: Request, _ error: StatementError, _ frame: ObservedFrame, at time: Duration)
    {
        var names = SkippedNames()
        var statement = blank(head, kind: .extended(statement: "", portal: ""), at: time)
        switch head.action {
        case .parse(let name, let prepared):
            // The unnamed statement is gone before the new text is read.
            if name.isEmpty { self.names.remove(statement: name) }
            names.parse(name, prepared, hasFailed: true)
            statement.kind = .extended(statement: name, portal: "")
            statement.text = prepared.text
        case .bind(let bind):
            names.bind(bind, names: self.names, hasFailed: true)
            let portal = self.names.portal(bind, bytesSent: head.bytes)
            statement.kind = .extended(statement: bind.statement, portal: bind.portal)
            statement.text = portal.text
            statement.parameters = portal.parameters
            statement.parametersLeftOut = portal.leftOut
        case .describe(true, let name):
            names.failed(portal: name)
            statement.kind = .extended(statement: self.names.portals[name]?.statement ?? "", portal: name)
            statement.text = self.names.portals[name]?.text
        case .describe(false, let name):
            names.failed(statement: name, names: self.names)
            statement.kind = .extended(statement: name, portal: "")
            statement.text = self.names[statement: name]?.text
        default:
            break
        }
        skipped = names
        active = statement
        register(at: time)
        active?.bytesReceived += UInt64(frame.length)
        finish(.failed(error), at: time)
        transactions.failed(error)
    }

    /// The server ignores this message.
    mutating func skip(_ request: Request, at time: Duration) {
        var names = skipped ?? SkippedNames()
        defer { skipped = names }
        switch request.action {
        case .parse(let name, let statement): names.parse(name, statement)
        case .bind(let bind): names.bind(bind, names: self.names)
        case .execute(let name):
            guard let source = names.execute(name, names: self.names) else { return }
            var statement = blank(request, kind: .extended(statement: source.statement, portal: name), at: time)
            statement.text = source.text
            statement.parameters = source.parameters
            statement.parametersLeftOut = source.leftOut
            tell(statement, .skipped, at: time)
        case .query(let content):
            for (index, part) in content.parts.enumerated() {
                let kind = ObservedStatement.Kind.simple(part: index, parts: content.parts.count)
                var statement = blank(request, kind: kind, at: time)
                statement.text = part.text
                tell(statement, .skipped, at: time)
            }
        case .functionCall(let content):
            tell(blank(request, kind: .functionCall(function: content.function), at: time), .skipped, at: time)
        case .describe, .close, .sync, .doubtfulSync, .copyEnd:
            break
        }
    }

    /// A statement of the Query at the head that is not run.
    private mutating func skip(part index: Int, of content: QueryContent, at time: Duration) {
        guard let head = requests.head else { return }
        var statement = blank(head, kind: .simple(part: index, parts: content.parts.count), at: time)
        statement.text = content.parts[index].text
        tell(statement, .skipped, at: time)
    }
}
