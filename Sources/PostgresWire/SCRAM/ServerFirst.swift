extension SCRAMExchange {
    /// The server's first message: `r=nonce,s=salt,i=iterations`, perhaps with extensions behind it.
    struct ServerFirst: Equatable {
        let nonce: [UInt8]
        let salt: [UInt8]
        let iterations: Int

        init(_ message: [UInt8], clientNonce: [UInt8]) throws(SCRAMError) {
            var attributes = try SCRAMAttributes(message)
            guard !attributes.isNext("m") else { throw .mandatoryExtension }
            nonce = Array(try attributes.value("r", name: "nonce"))
            guard nonce.count <= SCRAMExchange.nonceLimit, nonce.allSatisfy(SCRAMExchange.isNonceByte) else {
                throw .malformed("nonce")
            }
            guard nonce.count > clientNonce.count, nonce.starts(with: clientNonce) else { throw .nonceMismatch }
            guard let salt = Base64.decode(try attributes.value("s", name: "salt")),
                SCRAMExchange.saltLength.contains(salt.count)
            else { throw .malformed("salt") }
            self.salt = salt
            iterations = try Self.iterations(try attributes.value("i", name: "iteration count"))
            try attributes.end()
        }

        // Digits only: Int's own parser would take a sign. Anything too long for the limit is out of range as well.
        private static func iterations(_ text: ArraySlice<UInt8>) throws(SCRAMError) -> Int {
            let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
            guard text.allSatisfy(digits.contains) else { throw .malformed("iteration count") }
            var value = 0
            for digit in text {
                value = value * 10 + Int(digit - digits.lowerBound)
                guard value <= SCRAMExchange.iterationLimit else { throw .iterationsOutOfRange }
            }
            guard value >= 1 else { throw .iterationsOutOfRange }
            // RFC 5802's posit-number has no leading zero.
            guard text.first != digits.lowerBound else { throw .malformed("iteration count") }
            return value
        }
    }
}
