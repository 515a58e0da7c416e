import FakePeers
import PostgresWire
import TestBytes
import Testing

@testable import Tunnel

/// The startup of a client where TLS is offered.
@Suite struct ClientStartupTLSTests {
    private func refusal(_ step: ClientStartup.Step?) -> String? {
        guard case .refuse(let response)? = step else { return nil }
        return "\(response.sqlState ?? "") \(response.message ?? "")"
    }

    private func encrypted(_ offer: ClientStartup.TLSOffer = .optional) -> ClientStartup {
        var startup = ClientStartup(tls: offer)
        FirstPackets.sslRequest.withUnsafeBytes { startup.received($0) }
        #expect(startup.next() == .startTLS)
        startup.secured(selectedPostgreSQL: false)
        return startup
    }

    @Test(arguments: [ClientStartup.TLSOffer.optional, .required])
    func acceptsAnSSLRequest(offer: ClientStartup.TLSOffer) {
        for pieces in splitEverywhere(FirstPackets.sslRequest) {
            #expect(startupSteps(pieces, ClientStartup(tls: offer)) == [.startTLS])
        }
    }

    @Test func logsInInsideTLS() {
        #expect(startupSteps([FirstPackets.startup()], encrypted(.required)) == [ClientStartupTests.logIn])
    }

    /// CVE-2021-23214: what was sent in clear must not be read as if it had been encrypted.
    @Test func refusesBytesBehindAnSSLRequest() {
        for extra in [[0], FirstPackets.startup(), [0x16, 0x03, 0x01]] {
            let steps = startupSteps([FirstPackets.sslRequest + extra], ClientStartup(tls: .optional))
            #expect(refusal(steps.last) == "08P01 received unencrypted data after SSL request")
        }
    }

    @Test(arguments: [FirstPackets.sslRequest, FirstPackets.gssencRequest])
    func refusesARequestForEncryptionInsideTLS(request: [UInt8]) {
        #expect(refusal(startupSteps([request], encrypted()).last)?.hasPrefix("0A000 ") == true)
    }

    @Test func acceptsAnSSLRequestBehindARejectedGSSENCRequest() {
        let steps = startupSteps([FirstPackets.gssencRequest, FirstPackets.sslRequest], ClientStartup(tls: .optional))
        #expect(steps == [.rejectEncryption(.gss), .startTLS])
    }

    @Test func looksAtTheFirstByteOnlyWhereTLSIsOffered() {
        #expect(!ClientStartup().awaitsFirstByte)
        #expect(ClientStartup(tls: .optional).awaitsFirstByte)
    }

    @Test func recognisesDirectTLSByItsFirstByte() {
        var startup = ClientStartup(tls: .optional)
        let begins = startup.began(with: 0x16)
        #expect(begins)
        #expect(!startup.awaitsFirstByte)
        var other = ClientStartup(tls: .optional)
        let otherBegins = other.began(with: 0)
        #expect(!otherBegins)
    }

    @Test func refusesDirectTLSWithoutALPN() {
        var startup = ClientStartup(tls: .optional)
        _ = startup.began(with: 0x16)
        startup.secured(selectedPostgreSQL: false)
        let words = "08P01 received direct SSL connection request without ALPN protocol negotiation extension"
        #expect(refusal(startup.next()) == words)
    }

    @Test func takesDirectTLSWithALPN() {
        var startup = ClientStartup(tls: .optional)
        _ = startup.began(with: 0x16)
        startup.secured(selectedPostgreSQL: true)
        #expect(startupSteps([FirstPackets.startup()], startup) == [ClientStartupTests.logIn])
    }

    @Test func letsClientsInInClearUnlessTLSIsRequired() {
        let pieces = [FirstPackets.startup()]
        #expect(startupSteps(pieces, ClientStartup(tls: .optional)) == [ClientStartupTests.logIn])
        let words = "28000 the tunnel takes connections over TLS only"
        #expect(refusal(startupSteps(pieces, ClientStartup(tls: .required)).last) == words)
    }

    @Test func takesCancelRequestsInClearEvenWhereTLSIsRequired() {
        let key = BackendKeyData(processID: 1, secretKey: [1, 2, 3, 4])
        let steps = startupSteps([FirstPackets.cancel(key)], ClientStartup(tls: .required))
        #expect(steps == [.cancel(CancelRequest(processID: 1, secretKey: [1, 2, 3, 4]))])
    }
}
