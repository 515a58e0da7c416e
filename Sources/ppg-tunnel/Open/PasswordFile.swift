import PrismaPostgres

/// A file with a password in it, and perhaps the end of the line. It may be a pipe.
enum PasswordFile {
    /// Why there is no password; the words never repeat the file's content.
    enum Failure: Error {
        case unreadable(SettingsFile.Failure)
        case empty
        /// What goes beyond ASCII would have to be normalised as each client does it (RFC 4013).
        case notASCII

        /// In an error's words.
        var words: String {
            switch self {
            case .unreadable(let failure): "the file cannot be read: \(failure.words)"
            case .empty: "the file is empty"
            case .notASCII: "the password has characters other than printable ASCII"
            }
        }
    }

    static func read(_ path: String) throws(Failure) -> [UInt8] {
        var password: [UInt8]
        do throws(SettingsFile.Failure) {
            password = try SettingsFile.read(path)
        } catch {
            throw .unreadable(error)
        }
        if password.last == UInt8(ascii: "\n") { password.removeLast() }
        if password.last == UInt8(ascii: "\r") { password.removeLast() }
        guard !password.isEmpty else { throw .empty }
        guard password.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw .notASCII }
        return password
    }
}
