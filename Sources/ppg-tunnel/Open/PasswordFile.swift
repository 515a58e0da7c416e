import PrismaPostgres

/// A file with a password in it, and perhaps the end of the line. It may be a pipe.
enum PasswordFile {
    /// Why there is no password; the words never repeat the file's content.
    enum Failure: Error {
        case unreadable(SettingsFile.Failure)
        case empty
        case control
        case notUTF8

        /// In an error's words.
        var words: String {
            switch self {
            case .unreadable(let failure): "the file cannot be read: \(failure.words)"
            case .empty: "the file is empty"
            case .control: "the password has a control character in it"
            case .notUTF8: "the password is not UTF-8 text"
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
        guard !password.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { throw .control }
        guard String(validating: password, as: UTF8.self) != nil else { throw .notUTF8 }
        return password
    }
}
