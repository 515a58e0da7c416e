import PostgresWire
import ReadOnlySQL
import TestBytes

/// A read-only session on a server with usual settings, and messages for it.
final class SessionUnderTest {
    private var session: ReadOnlySession

    init(encoding: String = "UTF8", serverEncoding: String = "UTF8", conforming: String = "on") {
        session = ReadOnlySession(parameters: [
            ParameterStatus(name: "client_encoding", value: encoding),
            ParameterStatus(name: "server_encoding", value: serverEncoding),
            ParameterStatus(name: "standard_conforming_strings", value: conforming),
            ParameterStatus(name: "default_transaction_read_only", value: "on"),
        ])
    }

    func received(_ type: UInt8, _ payload: [UInt8]?) -> ReadOnlySession.Decision {
        session.received(type: type, payload: payload)
    }

    func reported(_ name: String, _ value: String) -> Bool {
        session.reported(ParameterStatus(name: name, value: value))
    }

    func failed(_ error: ErrorResponse, answersQuery: Bool) -> ErrorResponse? {
        session.failed(error, answersQuery: answersQuery)
    }

    /// True where the message passes.
    func send(_ type: Unicode.Scalar, _ payload: [UInt8]) -> Bool {
        session.received(type: UInt8(ascii: type), payload: payload) == .pass
    }

    func query(_ text: String) -> Bool {
        query(bytes: Array(text.utf8))
    }

    func query(bytes: [UInt8]) -> Bool {
        send("Q", bytes + [0])
    }

    func parse(_ text: String, as name: String = "") -> Bool {
        send("P", ascii("\(name)\0\(text)\0\0\0"))
    }

    func parse(bytes: [UInt8]) -> Bool {
        send("P", [0] + bytes + [0, 0, 0])
    }

    func bind(_ statement: String = "", portal: String = "") -> Bool {
        send("B", ascii("\(portal)\0\(statement)\0") + [0, 0, 0, 0, 0, 0])
    }

    func execute(_ portal: String = "") -> Bool {
        send("E", ascii("\(portal)\0") + int32(0))
    }

    /// Parse, Bind and Execute without names.
    func run(_ text: String) -> Bool {
        parse(text) && bind() && execute()
    }

    func ready(failed: Bool = false) {
        if failed { _ = session.failed(ErrorResponse(fields: ResponseFields([])), answersQuery: false) }
        session.becameReady()
    }

    /// Whether a text passes as a Query on its own.
    static func passes(_ text: String) -> Bool {
        let session = SessionUnderTest()
        return session.query(text)
    }
}
