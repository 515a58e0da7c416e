import PostgresWire

/// The client's side.
extension SessionObserver {
    mutating func take(fromClient frame: ObservedFrame, at time: Duration) {
        switch frame.type {
        case FrontendMessageType.copyData:
            return sentCopyData(count: 1, bytes: frame.length)
        case FrontendMessageType.flush, Terminate.type:
            return
        default:
            break
        }
        if let idle = transactions.spoke(at: time) { idleBefore = idle }
        guard let action = action(frame) else { return }
        var request = Request(
            action: action,
            sent: time,
            number: nextRequest,
            bytes: frame.length,
            held: frame.bytes.count
        )
        nextRequest += 1
        if request.runsStatements || request.endsInReady {
            request.idleBefore = idleBefore
            idleBefore = nil
        }
        if requests.skipsNext, !request.isSync { return skip(request, at: time) }
        requests.append(request)
        heldAtMost += request.held
        if heldAtMost > limits.requestBytes { heldAtMost = requests.held }
        if requests.count > limits.requests || heldAtMost > limits.requestBytes {
            events = ended(at: time)
            isOverrun = true
        }
    }

    /// However little of a message is at hand, it takes its place among the requests; nil for types that need no answer.
    private func action(_ frame: ObservedFrame) -> Request.Action? {
        var reader = PayloadReader(frame.bytes)
        switch frame.type {
        case Query.type: return .query(query(frame))
        case FrontendMessageType.functionCall: return .functionCall(functionCall(&reader))
        case FrontendMessageType.parse: return parse(&reader, frame: frame)
        case FrontendMessageType.bind: return bind(&reader)
        case FrontendMessageType.describe:
            let (isPortal, name) = target(&reader)
            return .describe(isPortal: isPortal, name: name)
        case FrontendMessageType.close:
            let (isPortal, name) = target(&reader)
            return .close(isPortal: isPortal, name: name)
        case FrontendMessageType.execute: return .execute(portal: string(&reader))
        case FrontendMessageType.sync: return .sync
        case FrontendMessageType.copyDone, FrontendMessageType.copyFail: return .copyEnd
        default: return nil
        }
    }

    private func query(_ frame: ObservedFrame) -> QueryContent {
        var bytes = frame.bytes
        let length = max(0, frame.payloadLength - 1)
        if bytes.count > length { bytes.removeSubrange(length...) }
        let isWhole = bytes.count == length
        let split = StatementSplit(bytes, standardStrings: standardStrings)
        let parts = split.parts.enumerated().map { index, part in
            // Of a Query that is cut, it is the last statement that is.
            let isCut = !isWhole && index == split.parts.count - 1
            return QueryContent.Part(
                text: BoundedText(
                    bytes[part.range],
                    length: isCut ? length - part.range.lowerBound : part.range.count,
                    limit: limits.text,
                    encoding: encoding
                ),
                charactersBefore: part.charactersBefore
            )
        }
        let text = BoundedText(bytes, length: length, limit: limits.text, encoding: encoding)
        return QueryContent(text: text, parts: parts)
    }

    private func parse(_ reader: inout PayloadReader, frame: ObservedFrame) -> Request.Action {
        let name = string(&reader)
        let start = reader.offset
        let text: BoundedText
        var types: [UInt32] = []
        if let bytes = reader.cString() {
            text = BoundedText(bytes, length: bytes.count, limit: limits.text, encoding: encoding)
            let count = Int(reader.uint16() ?? 0)
            while types.count < min(count, limits.parameters), let type = reader.uint32() { types.append(type) }
        } else {
            // Behind the text come two bytes and the types, of which it is not known how many there are.
            let rest = reader.upTo(.max)
            text = BoundedText(
                rest,
                length: max(rest.count + 1, frame.payloadLength - start - 3),
                limit: limits.text,
                encoding: encoding
            )
        }
        return .parse(name: name, PreparedStatement(text: text, types: types))
    }

    private func bind(_ reader: inout PayloadReader) -> Request.Action {
        let portal = string(&reader)
        let statement = string(&reader)
        let (parameters, leftOut) = values(&reader)
        return .bind(BindContent(portal: portal, statement: statement, parameters: parameters, leftOut: leftOut))
    }

    private func functionCall(_ reader: inout PayloadReader) -> FunctionCallContent {
        let function = reader.uint32() ?? 0
        let (arguments, leftOut) = values(&reader)
        return FunctionCallContent(function: function, arguments: arguments, leftOut: leftOut)
    }

    /// Format codes and values, as Bind and FunctionCall have them.
    private func values(_ reader: inout PayloadReader) -> ([Parameter], leftOut: Int) {
        let formatCount = Int(reader.uint16() ?? 0)
        var formats: [UInt16] = []
        while formats.count < formatCount, let format = reader.uint16() { formats.append(format) }
        let count = Int(reader.uint16() ?? 0)
        var parameters: [Parameter] = []
        while parameters.count < min(count, limits.parameters), let length = reader.int32() {
            let code =
                formats.count == 1 ? formats[0] : parameters.count < formats.count ? formats[parameters.count] : 0
            let format: Parameter.Format = code == 1 ? .binary : .text
            guard length >= 0 else {
                parameters.append(Parameter(type: 0, format: format, bytes: nil))
                continue
            }
            let bytes = reader.upTo(Int(length)).prefix(limits.parameterValue)
            parameters.append(Parameter(type: 0, format: format, bytes: Array(bytes), length: Int(length)))
        }
        return (parameters, max(0, count - parameters.count))
    }

    private func target(_ reader: inout PayloadReader) -> (isPortal: Bool, name: String) {
        let isPortal = reader.uint8() == UInt8(ascii: "P")
        return (isPortal, string(&reader))
    }

    private func string(_ reader: inout PayloadReader) -> String {
        reader.cStringOrRest().map(encoding.decode) ?? ""
    }
}
