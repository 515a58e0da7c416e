import FakePeers
import OpenSSL
import TestBytes
import Testing

@testable import Tunnel

@Suite struct PasswordProofsTests {
    /// RFC 7677, section 3: user "user", password "pencil".
    @Test func agreesWithTheRFC() {
        let serverNonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
        let serverFirst = "r=\(serverNonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
        let authMessage = "n=user,r=rOprNGfwEbeRWgbNEkqO,\(serverFirst),c=biws,r=\(serverNonce)"
        let salt: [UInt8] = [
            0x5B, 0x6D, 0x99, 0x68, 0x9D, 0x12, 0x35, 0x8E, 0xEC, 0xA0, 0x4B, 0x14, 0x12, 0x36, 0xFA, 0x81,
        ]
        let salted = Digest.pbkdf2SHA256(password: ascii("pencil"), salt: salt, iterations: 4_096)
        let keys = salted.withUnsafeBytes { salted in
            PasswordProofs.scram(saltedPassword: salted, authMessage: ascii(authMessage))
        }
        #expect(SCRAMServer.base64(keys.proof) == "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
        #expect(SCRAMServer.base64(keys.serverSignature) == "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
    }

    /// As `SELECT 'md5' || md5(md5('pencil' || 'alice') || '\x01020304')` has it.
    @Test func md5IsPostgreSQLs() {
        let answer = ascii("pencil").withUnsafeBytes { password in
            PasswordProofs.md5(password: password, user: ascii("alice"), salt: [1, 2, 3, 4])
        }
        #expect(String(decoding: answer, as: UTF8.self) == "md537cba386e8b90f1e3941a0e792722253")
    }
}
