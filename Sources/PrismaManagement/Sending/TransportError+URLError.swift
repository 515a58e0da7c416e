import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
import Wording
#endif

extension TransportError {
    /// The causes users meet, in words; what has no code of its own on Linux in curl's words, which name no secret.
    init(_ error: any Error) {
        guard let error = error as? URLError else {
            self = .failed("it failed for an unknown reason")
            return
        }
        self =
            switch error.code {
            case .timedOut: .failed("the connection timed out")
            case .cannotFindHost, .dnsLookupFailed: .failed("the host's name cannot be resolved")
            case .cannotConnectToHost: .failed("the connection was refused")
            case .networkConnectionLost, .badServerResponse: .cut
            case .notConnectedToInternet: .failed("there is no network")
            case .secureConnectionFailed: .failed("TLS handshake failed")
            case .serverCertificateHasBadDate: .untrusted("it has expired")
            case .serverCertificateNotYetValid: .untrusted("it is not valid yet")
            case .serverCertificateUntrusted, .serverCertificateHasUnknownRoot:
                .untrusted("no authority of this machine vouches for it")
            case .cannotParseResponse, .unsupportedURL: .failed("the answer is not HTTP")
            case .unknown: Self.inCurlsWords(error.localizedDescription)
            default: .failed("network error \(error.errorCode)")
            }
    }

    private static func inCurlsWords(_ text: String) -> TransportError {
        if text.hasPrefix("transfer closed") || text.hasSuffix("reset by peer") { return .cut }
        let words = text.escapingControls
        // curl names what it dislikes about a certificate, and nothing else, with this word.
        if text.contains("certificate") { return .untrusted(words.replacing("SSL certificate problem: ", with: "")) }
        // OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number
        if let reason = words.firstRange(of: "SSL routines::") {
            return .failed("TLS handshake failed: \(words[reason.upperBound...])")
        }
        return .failed(text.hasPrefix("SSL") ? "TLS handshake failed: \(words)" : words)
    }
}
