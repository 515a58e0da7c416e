import PrismaPostgres

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
import Wording
#endif

/// An answer that is not 2xx, in the server's words.
///
/// The documented body is `{"error": {"code", "message", "hint"?}}`; gateways in front of the API also answer
/// `{"message"}`, `{"errorDescription"}`, or something that is not JSON at all.
package struct Refusal: Sendable, Equatable {
    /// Bytes of a text that are shown (our own limit).
    static let longestText = 500

    /// The HTTP status.
    package let status: Int
    /// The API's name for it, such as `resource-not-found`.
    package let code: String
    /// What the API says about it.
    package let message: String
    /// What the API says can be done about it.
    package let hint: String?

    /// Reads what `response` says; `token` is cut out, should the server have repeated it.
    init(_ response: HTTPResponse, hiding token: Secret) {
        let body = try? APIJSON.decode(Body.self, from: response.body)
        let shown = { (text: String?) in text.map { Self.shown($0, hiding: token) } }
        status = response.status
        code = shown(body?.error?.code) ?? "error"
        message = shown(body?.error?.message ?? body?.message ?? body?.errorDescription) ?? "the answer says no more"
        hint = shown(body?.error?.hint)
    }

    private struct Body: Decodable {
        struct Details: Decodable {
            var code: String?
            var message: String?
            var hint: String?
        }

        var error: Details?
        var message: String?
        var errorDescription: String?
    }

    /// One printable line.
    static func shown(_ text: String, hiding token: Secret) -> String {
        var text = text
        if !token.isEmpty {
            text = text.replacing(String(decoding: token.bytes, as: UTF8.self), with: "<hidden>")
        }
        if text.utf8.count > longestText {
            text = String(decoding: text.utf8.prefix(longestText), as: UTF8.self) + "…"
        }
        return text.escapingControls
    }
}
