import Foundation
import OpenSSL
import TestBytes

/// The server's side of SCRAM-SHA-256 for one password: what an honest upstream says.
package struct SCRAMServer {
    private let password: [UInt8]
    private let salt: [UInt8]
    private let iterations: Int
    private let nonceSuffix: String
    private var clientFirstBare = ""
    private var firstMessage = ""

    /// What the client said before its first comma pair: `n`, `y`, or `p=tls-server-end-point`.
    package private(set) var gs2Flag = ""

    /// An exchange with a random nonce's place taken by `nonceSuffix`.
    package init(
        password: [UInt8],
        salt: [UInt8] = Array("0123456789abcdef".utf8),
        iterations: Int = 4_096,
        nonceSuffix: String = "serverNonce"
    ) {
        self.password = password
        self.salt = salt
        self.iterations = iterations
        self.nonceSuffix = nonceSuffix
    }

    /// Takes the client's first message and makes the server's. Traps on a message no client of ours would send.
    package mutating func first(answering clientFirst: [UInt8]) -> String {
        let parts = String(decoding: clientFirst, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
        gs2Flag = String(parts[0])
        clientFirstBare = parts[2...].joined(separator: ",")
        let clientNonce = parts[3].dropFirst(2)
        firstMessage = "r=\(clientNonce)\(nonceSuffix),s=\(Self.base64(salt)),i=\(iterations)"
        return firstMessage
    }

    /// Takes the client's last message; nil when its proof is wrong.
    package func final(answering clientFinal: [UInt8]) -> String? {
        let text = String(decoding: clientFinal, as: UTF8.self)
        guard let proofStart = text.range(of: ",p=") else { return nil }
        let authMessage = ascii("\(clientFirstBare),\(firstMessage),\(text[..<proofStart.lowerBound])")
        let salted = Digest.pbkdf2SHA256(password: password, salt: salt, iterations: iterations)
        let clientKey = Digest.hmacSHA256(key: salted, ascii("Client Key"))
        let signature = Digest.hmacSHA256(key: Digest.sha256(clientKey), authMessage)
        let proof = zip(clientKey, signature).map { $0 ^ $1 }
        guard text[proofStart.upperBound...] == Self.base64(proof) else { return nil }
        let serverKey = Digest.hmacSHA256(key: salted, ascii("Server Key"))
        return "v=\(Self.base64(Digest.hmacSHA256(key: serverKey, authMessage)))"
    }

    /// The base64 form of bytes.
    package static func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }
}
