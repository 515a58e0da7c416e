#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The API key of a local `prisma dev`: base64url of a JSON object; of its URLs the tunnel needs one.
struct LocalKey: Decodable {
    /// A `postgres://` URL of a database on this machine.
    var databaseUrl: String

    init?(decoding text: String) {
        guard let json = Base64URL.decode(text[...]), let key = try? JSONDecoder().decode(LocalKey.self, from: json)
        else { return nil }
        self = key
    }
}
