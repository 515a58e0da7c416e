import FakePeers
import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

@Suite struct ClientStartupStrangersTests {
    private func stranger(_ bytes: [UInt8]) -> ClientStartup.Stranger? {
        guard case .turnAway(_, let stranger)? = startupSteps([bytes]).last else { return nil }
        return stranger
    }

    @Test func knowsATLSClientHello() {
        let hello: [UInt8] = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]
        for pieces in splitEverywhere(hello) {
            #expect(startupSteps(pieces) == [.turnAway(reply: nil, why: .tls)])
        }
    }

    @Test func knowsAClientHelloBehindARejection() {
        let steps = startupSteps([FirstPackets.sslRequest + [0x16, 0x03, 0x03, 0, 5]])
        #expect(steps == [.rejectEncryption(.ssl), .turnAway(reply: nil, why: .tls)])
    }

    @Test(arguments: ["GET / HTTP/1.1\r\n", "HEAD /", "POST /x", "PUT /", "DELETE /", "OPTIONS *", "PRI * HTTP/2.0"])
    func answersHTTPInItsOwnWords(request: String) {
        for pieces in splitEverywhere(ascii(request)) {
            guard case .turnAway(let reply?, .http)? = startupSteps(pieces).last else {
                Issue.record("\(request) was not taken for HTTP")
                return
            }
            #expect(reply.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            let body = reply.split(separator: "\r\n\r\n", maxSplits: 1).last ?? ""
            #expect(reply.contains("Content-Length: \(body.utf8.count)\r\n"))
        }
    }

    @Test func turnsSSHAway() {
        #expect(stranger(ascii("SSH-2.0-OpenSSH_9.2\r\n")) == .ssh)
    }

    /// SMB, RDP, zeros, MySQL's first packet, line noise: not PostgreSQL, and nobody's length is believed.
    @Test(arguments: [
        [0xFF, 0x53, 0x4D, 0x42, 0x72], [0x03, 0x00, 0x00, 0x13], [0, 0, 0, 0, 0, 0, 0, 0],
        [0x4A, 0x00, 0x00, 0x00, 0x0A], ascii("\r\n\r\n"), ascii("QUIT\r\n"), [0x80, 0x2E, 0x01, 0x00],
    ])
    func turnsEverythingElseAway(bytes: [UInt8]) {
        guard case .turnAway(reply: nil, why: .implausibleLength)? = startupSteps([bytes]).last else {
            Issue.record("\(bytes) was not turned away")
            return
        }
    }
}
