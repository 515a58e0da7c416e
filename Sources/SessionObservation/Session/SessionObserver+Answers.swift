import PostgresWire

/// The server's side.
extension SessionObserver {
    mutating func take(fromServer frame: ObservedFrame, at time: Duration) {
        switch frame.type {
        case BackendMessageType.dataRow: data(count: 1, bytes: frame.length, isCopy: false, at: time)
        case BackendMessageType.copyData: data(count: 1, bytes: frame.length, isCopy: true, at: time)
        case BackendMessageType.parseComplete: parseCompleted()
        case BackendMessageType.bindComplete: bindCompleted(at: time)
        case BackendMessageType.closeComplete: closeCompleted()
        case BackendMessageType.parameterDescription: described(frame)
        case BackendMessageType.rowDescription, BackendMessageType.noData: rowsDescribed(frame, at: time)
        case CommandComplete.type: completed(frame, at: time)
        case BackendMessageType.portalSuspended: suspended(frame, at: time)
        case BackendMessageType.emptyQueryResponse: wasEmpty(frame, at: time)
        case BackendMessageType.copyInResponse: copies(.from, frame, at: time)
        case BackendMessageType.copyOutResponse: copies(.to, frame, at: time)
        case BackendMessageType.copyBothResponse: copies(.both, frame, at: time)
        case BackendMessageType.functionCallResponse: functionReturned(frame, at: time)
        case ErrorResponse.type: failed(frame, at: time)
        case NoticeResponse.type: noticed(frame)
        case BackendMessageType.notificationResponse: notified(frame)
        case ParameterStatus.type: reported(frame)
        case ReadyForQuery.type: becameReady(frame, at: time)
        default: break
        }
    }

    mutating func data(count: Int, bytes: Int, isCopy: Bool, at time: Duration) {
        begin(at: time)
        active?.bytesReceived += UInt64(bytes)
        if active?.firstRow == nil { active?.firstRow = time }
        if isCopy { active?.copyMessages += UInt64(count) } else { active?.rows += UInt64(count) }
    }

    // MARK: Steps of the extended protocol

    private mutating func parseCompleted() {
        requests.noteContent()
        guard case .parse(let name, let statement)? = requests.head?.action else { return }
        names.prepare(name, statement)
        requests.removeHead()
    }

    private mutating func bindCompleted(at time: Duration) {
        requests.noteContent()
        guard let request = requests.head, case .bind(let bind) = request.action else { return }
        if let replaced = names.portals[bind.portal] { leave(replaced) }
        if names.portals.count >= limits.portals, let any = names.portals.keys.first { closePortal(any) }
        names.portals[bind.portal] = names.portal(bind, bytesSent: request.bytes)
        requests.removeHead()
    }

    private mutating func closeCompleted() {
        requests.noteContent()
        guard case .close(let isPortal, let name)? = requests.head?.action else { return }
        if isPortal { closePortal(name) } else { names.remove(statement: name) }
        requests.removeHead()
    }

    private mutating func described(_ frame: ObservedFrame) {
        requests.noteContent()
        guard case .describe(false, let name)? = requests.head?.action else { return }
        var reader = PayloadReader(frame.bytes)
        let count = min(Int(reader.uint16() ?? 0), limits.parameters)
        var types: [UInt32] = []
        while types.count < count, let type = reader.uint32() { types.append(type) }
        names.describe(name, types: types)
    }

    private mutating func rowsDescribed(_ frame: ObservedFrame, at time: Duration) {
        requests.noteContent()
        if case .describe? = requests.head?.action { return requests.removeHead() }
        begin(at: time)
        active?.bytesReceived += UInt64(frame.length)
    }

    // MARK: Ends of statements

    private mutating func completed(_ frame: ObservedFrame, at time: Duration) {
        begin(at: time)
        requests.endCopy()
        var reader = PayloadReader(frame.bytes)
        active?.tag = reader.cStringOrRest().map { String(decoding: $0, as: UTF8.self) }
        active?.bytesReceived += UInt64(frame.length)
        leaveHead()
        finish(.completed, at: time)
    }

    private mutating func wasEmpty(_ frame: ObservedFrame, at time: Duration) {
        begin(at: time)
        active?.bytesReceived += UInt64(frame.length)
        leaveHead()
        finish(.empty, at: time)
    }

    private mutating func suspended(_ frame: ObservedFrame, at time: Duration) {
        begin(at: time)
        active?.bytesReceived += UInt64(frame.length)
        active?.done = time
        lastDone = time
        guard case .execute(let name)? = requests.head?.action else { return }
        if names.portals[name] != nil || names.portals.count < limits.portals {
            names.portals[name, default: Portal(statement: "")].suspended = active
        }
        active = nil
        requests.removeHead()
    }

    private mutating func functionReturned(_ frame: ObservedFrame, at time: Duration) {
        begin(at: time)
        active?.bytesReceived += UInt64(frame.length)
        leaveHead()
        finish(.completed, at: time)
    }

    private mutating func copies(_ direction: ObservedStatement.Copy, _ frame: ObservedFrame, at time: Duration) {
        begin(at: time)
        active?.copy = direction
        active?.bytesReceived += UInt64(frame.length)
        if direction == .from { requests.beganCopyIn() }
    }

    /// The head has had a statement's end: an Execute is through, a Query goes on to its next statement, and behind a
    /// FunctionCall there is only ReadyForQuery to come, as behind a Sync.
    mutating func leaveHead() {
        guard var head = requests.head else { return }
        switch head.action {
        case .query(var content):
            content.done += 1
            head.action = .query(content)
            requests.head = head
        case .execute(let name):
            // The portal stays until it is closed; run again, it would be another statement.
            names.portals[name]?.suspended = nil
            requests.removeHead()
        case .functionCall:
            head.action = .sync
            requests.head = head
        case .parse, .bind, .describe, .close, .sync, .doubtfulSync, .copyEnd:
            break
        }
    }

    /// The active statement gets no answer any more.
    mutating func leaveActive(at time: Duration) {
        guard active != nil else { return }
        leaveHead()
        finish(.unanswered, at: time)
    }

    // MARK: Between statements

    private mutating func noticed(_ frame: ObservedFrame) {
        let notice = ServerNotice(ReportFields(frame.bytes, limit: limits.reportField, encoding: encoding))
        if active == nil, let head = requests.head, head.runsStatements { begin(at: head.sent) }
        guard let statement = active else { return events.append(.noticed(notice)) }
        active?.bytesReceived += UInt64(frame.length)
        if statement.notices.count < limits.notices {
            active?.notices.append(notice)
        } else {
            active?.noticesLeftOut += 1
        }
    }

    private mutating func notified(_ frame: ObservedFrame) {
        var reader = PayloadReader(frame.bytes)
        guard let processID = reader.uint32(), let channel = reader.cStringOrRest() else { return }
        let payload = reader.cStringOrRest() ?? []
        let notification = ServerNotification(
            processID: processID,
            channel: encoding.decode(channel),
            payload: BoundedText(payload, length: payload.count, limit: limits.reportField, encoding: encoding).text
        )
        events.append(.notified(notification))
    }

    private mutating func reported(_ frame: ObservedFrame) {
        var reader = PayloadReader(frame.bytes)
        guard let name = reader.cString(), let value = reader.cString() else { return }
        setting(Array(name), Array(value))
    }

    private mutating func becameReady(_ frame: ObservedFrame, at time: Duration) {
        guard let byte = frame.bytes.first, let status = TransactionStatus(rawValue: byte) else { return }
        leaveActive(at: time)
        for request in requests.becameReady() { tell(unanswered: request, at: time) }
        skipped = nil
        cancelRequested = nil
        lastDone = time
        if status == .idle { leavePortals() }
        if let transaction = transactions.ready(status, at: time) { events.append(.ended(transaction)) }
    }
}
