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

    /// Reads what `response` says; `secrets` are cut out, should the server have repeated them.
    init(_ response: HTTPResponse, hiding secrets: [Secret]) {
        let body = try? APIJSON.decode(Body.self, from: response.body)
        let shown = { (text: String?) in text.map { Self.shown($0, hiding: secrets) } }
        status = response.status
        code = shown(body?.error?.code) ?? "error"
        message = shown(body?.error?.message ?? body?.message ?? body?.errorDescription) ?? "the answer says no more"
        hint = shown(body?.error?.hint)
    }

    /// What the API says, as a part of a sentence of ours.
    var sentence: String { message.hasSuffix(".") ? String(message.dropLast()) : message }

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
    static func shown(_ text: String, hiding secrets: [Secret]) -> String {
        var text = text
        for secret in secrets where !secret.isEmpty {
            text = text.replacing(String(decoding: secret.bytes, as: UTF8.self), with: "<hidden>")
        }
        if text.utf8.count > longestText {
            text = String(decoding: text.utf8.prefix(longestText), as: UTF8.self) + "…"
        }
        return text.escapingControls
    }
}
