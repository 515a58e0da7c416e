/// The client's answer to a cleartext or md5 request. The password does not appear in `description`.
package struct PasswordMessage: Equatable, Sendable, CustomStringConvertible {
    /// `p`, shared with the SASL responses; only the context tells them apart.
    package static let type = UInt8(ascii: "p")
    /// PostgreSQL's PG_MAX_AUTH_TOKEN_LENGTH (src/include/libpq/auth.h), for every `p` message.
    package static let payloadLimit = 65_535

    /// The password, or `md5` and 32 hexadecimal digits; without a zero byte.
    package var password: [UInt8]

    /// A password as the user gave it, or its md5 form.
    package init(password: [UInt8]) {
        self.password = password
    }

    /// Shows nothing of the password.
    package var description: String {
        "PasswordMessage"
    }

    /// Reads a payload.
    package static func decode(_ payload: [UInt8]) throws(WireError) -> PasswordMessage {
        var reader = try ByteReader(payload, message: "PasswordMessage", length: 1...payloadLimit)
        let password = try reader.cString("password")
        try reader.end()
        return PasswordMessage(password: password)
    }

    /// Appends the message. Traps on a password with a zero byte.
    package func encode(into bytes: inout [UInt8]) {
        password.withUnsafeBytes { Self.encode($0, into: &bytes) }
    }

    /// Appends the message, with no other copy of the password: room for it is made first, because an array that grows
    /// leaves what it held in memory that it gives back.
    package static func encode(_ password: UnsafeRawBufferPointer, into bytes: inout [UInt8]) {
        precondition(!password.contains(0), "a password with a zero byte cannot be put on the wire")
        bytes.reserveCapacity(bytes.count + 1 + 4 + password.count + 1)
        bytes.append(message: type) {
            $0.append(contentsOf: password)
            $0.append(0)
        }
    }
}
