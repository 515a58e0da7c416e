#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The credentials inside a hosted Prisma Postgres API key.
///
/// A key is a JSON Web Token whose payload carries `tenant_id` (the user) and `secure_key` (the password). The
/// signature is the upstream's business. No document promises these claims, so whatever does not decode is taken as
/// an opaque password, with a ``warning``; decoding never fails.
package struct APIKey: Sendable, Equatable {
    /// The user when the key names none.
    package static let fallbackUser = "prisma"

    /// `tenant_id`, else ``fallbackUser``.
    package let user: String
    /// `secure_key`, else the whole key.
    package let password: Secret
    /// The claims the key lacks, in the order user, password; empty while all is well.
    package let missingClaims: [String]
    /// `exp`: seconds since 1970 (RFC 7519, 4.1.4).
    package let expiry: Double?

    /// Reads the key as it stands after `api_key=`.
    package init(decoding text: String) {
        let claims = Claims(payloadOf: text)
        let user = Self.usable(claims?.tenantID)
        let password = user == nil ? nil : Self.usable(claims?.secureKey)
        self.user = user ?? Self.fallbackUser
        self.password = Secret(password ?? text)
        var missing: [String] = []
        if user == nil { missing.append("tenant_id") }
        if Self.usable(claims?.secureKey) == nil { missing.append("secure_key") }
        self.missingClaims = missing
        expiry = claims?.expiry
    }

    /// `KEY`, `YOUR_API_KEY` and the like.
    static func isPlaceholder(_ text: String) -> Bool {
        text == "KEY" || text == "API_KEY" || text.hasPrefix("YOUR_") || text.hasPrefix("<")
    }

    /// A token of three segments ends before the third, and what is there cannot be read.
    static func isCutOff(_ text: String) -> Bool {
        let segments = text.split(separator: ".", omittingEmptySubsequences: false)
        return text.hasPrefix("eyJ") && segments.count < 3 && Claims(payloadOf: text) == nil
    }

    /// A token that has claims, but none of an API key.
    static func isOfAnotherKind(_ text: String) -> Bool {
        guard let claims = Claims(payloadOf: text), claims.isAny else { return false }
        return claims.tenantID == nil && claims.secureKey == nil && claims.apiKey == nil
    }

    /// What the key lacks and how to get a direct connection string; nil if it lacks nothing.
    package var warning: ConfigurationWarning? {
        guard !missingClaims.isEmpty else { return nil }
        return ConfigurationWarning(
            message: "the API key carries no \(missingClaims.joined(separator: " and no ")); "
                + "it is sent as the password as it is",
            hint: "if the login fails, get a direct connection string (postgres://…): "
                + "Prisma Console → API Keys → Create API key"
        )
    }

    private static func usable(_ claim: String?) -> String? {
        guard let claim, !claim.isEmpty, !claim.utf8.contains(0) else { return nil }
        return claim
    }
}

/// The payload of the token; a claim that is not a string counts as absent.
private struct Claims: Decodable {
    var tenantID: String?
    var secureKey: String?
    var apiKey: String?
    var expiry: Double?
    /// There is a claim, known or not.
    var isAny = false

    enum CodingKeys: String, CodingKey {
        case tenantID = "tenant_id"
        case secureKey = "secure_key"
        case apiKey = "api_key"
        case expiry = "exp"
    }

    init?(payloadOf token: String) {
        let segments = token.split(separator: ".", omittingEmptySubsequences: false)
        guard segments.count >= 2, let payload = Base64URL.decode(segments[1]),
            let claims = try? JSONDecoder().decode(Claims.self, from: payload)
        else { return nil }
        self = claims
        isAny = payload.contains(UInt8(ascii: ":"))
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        tenantID = try? container.decode(String.self, forKey: .tenantID)
        secureKey = try? container.decode(String.self, forKey: .secureKey)
        apiKey = try? container.decode(String.self, forKey: .apiKey)
        expiry = try? container.decode(Double.self, forKey: .expiry)
    }
}
