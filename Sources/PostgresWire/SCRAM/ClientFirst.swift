extension SCRAMVerifier {
    /// The client's first message: `n,,n=user,r=nonce`, perhaps with extensions behind it.
    struct ClientFirst: Equatable, Sendable {
        /// The gs2 header: `n,,` or `y,,`.
        let header: [UInt8]
        /// The message without its header.
        let bare: [UInt8]
        let nonce: [UInt8]

        init(_ message: [UInt8]) throws(SCRAMError) {
            guard message.count <= SCRAMExchange.messageLimit else { throw .messageTooLong(length: message.count) }
            // `p` would be a binding, which was not offered; a name in the header would be somebody else's.
            guard message.starts(with: "n,,".utf8) || message.starts(with: "y,,".utf8) else {
                throw .malformed("channel binding")
            }
            header = Array(message[..<3])
            bare = Array(message[3...])
            // libpq leaves the name empty, which no other attribute may be.
            guard bare.starts(with: "n=".utf8), let comma = bare.firstIndex(of: UInt8(ascii: ",")) else {
                throw .malformed("user name")
            }
            guard !bare.contains(0) else { throw .malformed("zero byte") }
            var attributes = try SCRAMAttributes(Array(bare[(comma + 1)...]))
            nonce = Array(try attributes.value("r", name: "nonce"))
            guard nonce.count <= SCRAMExchange.nonceLimit, nonce.allSatisfy(SCRAMExchange.isNonceByte) else {
                throw .malformed("nonce")
            }
            try attributes.end()
        }
    }

    /// The client's last message: `c=header,r=nonce,p=proof`.
    struct ClientFinal: Equatable, Sendable {
        /// The gs2 header, decoded.
        let channelBinding: [UInt8]
        let nonce: [UInt8]
        let proof: [UInt8]
        let withoutProof: [UInt8]

        init(_ message: [UInt8]) throws(SCRAMError) {
            var attributes = try SCRAMAttributes(message)
            guard let binding = Base64.decode(try attributes.value("c", name: "channel binding")) else {
                throw .malformed("channel binding")
            }
            channelBinding = binding
            nonce = Array(try attributes.value("r", name: "nonce"))
            let text = try attributes.value("p", name: "proof")
            guard attributes.isAtEnd, let proof = Base64.decode(text), proof.count == SCRAMExchange.keyLength else {
                throw .malformed("proof")
            }
            self.proof = proof
            withoutProof = Array(message.dropLast(text.count + ",p=".utf8.count))
        }
    }
}
