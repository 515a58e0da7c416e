/// psql's users type `-h ADDRESS`. Here `-h` asks for the help, which would be printed, and the rest be forgotten.
package enum PsqlHostOption {
    /// What to say where `arguments` have it; nil where they do not.
    package static func mistake(in arguments: [String]) -> (message: String, hint: String)? {
        guard let option = arguments.firstIndex(of: "-h"), let value = arguments[(option + 1)...].first,
            !value.hasPrefix("-")
        else { return nil }
        // Nothing else is repeated: it may be a connection string, or steer a terminal.
        let isAddress =
            value.utf8.count <= 40
            && value.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || ".:-".utf8.contains(byte)
            }
        let example = isAddress ? ": \(ProgramIdentity.name) --host \(value)" : ""
        return ("-h is for the help, not for the address", "the address goes behind --host\(example)")
    }
}
