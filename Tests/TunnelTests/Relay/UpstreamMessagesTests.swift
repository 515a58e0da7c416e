import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

/// What an upstream's last words are remembered for.
@Suite struct UpstreamMessagesTests {
    private func fatal(_ payload: [UInt8]) -> ErrorResponse? {
        let dialogue = Dialogue(status: .idle)
        var messages = UpstreamMessages(dialogue)
        var scanner = FrameScanner()
        message("E", payload).withUnsafeBytes { scanner.scan($0, visitor: &messages) }
        return dialogue.fatal
    }

    @Test(arguments: ["FATAL", "PANIC"])
    func remembersWhyTheUpstreamLeaves(severity: String) {
        #expect(fatal(ascii("S\(severity)\0C57P01\0Mgone\0\0"))?.message == "gone")
        #expect(fatal(ascii("SFATAL: translated\0V\(severity)\0C57P01\0Mgone\0\0"))?.sqlState == "57P01")
    }

    @Test func anErrorDoesNotEndASession() {
        #expect(fatal(ascii("SERROR\0C22012\0Mdivision by zero\0\0")) == nil)
        #expect(fatal(ascii("SFEHLER\0VERROR\0C22012\0Mdivision by zero\0\0")) == nil)
    }

    @Test(arguments: ["", "\0\0", "SFATAL", "Mno end"])
    func anErrorThatCannotBeReadSaysNothing(payload: String) {
        #expect(fatal(ascii(payload)) == nil)
    }
}
