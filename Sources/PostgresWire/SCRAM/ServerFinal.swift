extension SCRAMExchange {
    /// The server's last message: `v=signature`, or `e=reason` when it refuses.
    struct ServerFinal: Equatable {
        /// RFC 5802, section 7, server-error-value; others are to be taken as `other-error`.
        private static let reasons = [
            "invalid-encoding", "extensions-not-supported", "invalid-proof", "channel-bindings-dont-match",
            "server-does-support-channel-binding", "channel-binding-not-supported",
            "unsupported-channel-binding-type", "unknown-user", "invalid-username-encoding", "no-resources",
        ]

        /// As long as a digest of SHA-256.
        let signature: [UInt8]

        init(_ message: [UInt8]) throws(SCRAMError) {
            var attributes = try SCRAMAttributes(message)
            if attributes.isNext("e") {
                let word = String(decoding: try attributes.value("e", name: "error"), as: UTF8.self)
                throw .refused(reason: Self.reasons.contains(word) ? word : "other-error")
            }
            guard let signature = Base64.decode(try attributes.value("v", name: "server signature")),
                signature.count == SCRAMExchange.keyLength
            else { throw .malformed("server signature") }
            self.signature = signature
            try attributes.end()
        }
    }
}
