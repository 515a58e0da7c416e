import PostgresWire
import Testing

@Suite struct WireErrorTests {
    @Test(arguments: [
        (
            WireError.lengthOutOfRange(message: "CancelRequest", length: 3, allowed: 16...268),
            "CancelRequest has a length of 3 bytes, outside 16 to 268"
        ),
        (.truncated(message: "startup packet"), "startup packet is cut short"),
        (.missingTerminator(message: "Query", field: "text"), "Query has no terminator behind its text"),
        (.trailingBytes(message: "Query", count: 2), "Query is followed by 2 unexpected bytes"),
        (.unexpectedValue(message: "ReadyForQuery", field: "status"), "ReadyForQuery has an unexpected status"),
        (.tooMany(message: "ErrorResponse", field: "fields", limit: 64), "ErrorResponse has more than 64 fields"),
        (.unsupportedProtocol(ProtocolVersion(major: 2, minor: 0)), "unsupported frontend protocol 2.0"),
    ])
    func readsAsProse(error: WireError, text: String) {
        #expect("\(error)" == text)
    }
}
