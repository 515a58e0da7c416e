import PostgresWire
import PrismaPostgres

/// How a server wants to have the password, where it does not ask for proof that it is known.
enum PasswordRequest: Equatable {
    case cleartext
    /// A digest over these four bytes.
    case md5(salt: [UInt8])

    /// Appends the answer, a PasswordMessage: the only copy of the password that is made.
    func encodeAnswer(password: Secret, user: String, into bytes: inout [UInt8]) {
        password.withUnsafeBytes { password in
            switch self {
            case .cleartext:
                PasswordMessage.encode(password, into: &bytes)
            case .md5(let salt):
                let answer = PasswordProofs.md5(password: password, user: Array(user.utf8), salt: salt)
                PasswordMessage(password: answer).encode(into: &bytes)
            }
        }
    }
}
