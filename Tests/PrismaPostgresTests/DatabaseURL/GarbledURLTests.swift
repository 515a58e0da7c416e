import PrismaPostgres
import TestBytes
import Testing

/// Whatever stands in `DATABASE_URL`: nothing traps, and no text gives a piece of a secret away.
@Suite struct GarbledURLTests {
    private static let secret = "QxZvJkWq"

    private func shownTexts(_ text: String) -> String {
        do {
            let url = try DatabaseURL.parse(text)
            return url.warnings.map(\.description).joined(separator: "\n")
        } catch {
            return error.description
        }
    }

    private func expectNoPiece(in shown: String, of text: String) {
        let letters = Array(Self.secret)
        for start in 0...(letters.count - 3) {
            let piece = String(letters[start..<(start + 3)])
            #expect(!shown.contains(piece), "seeded case: \(text)")
        }
    }

    @Test(arguments: 0..<20)
    func unescapedPasswordsStayHidden(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let marks = [
            "/", "?", "#", "@", ":", "%", "&", "=", "[", "]", ",", " ", "\n", "+", "\"", "'", "ä", "%2F", "//",
        ]
        for _ in 0..<200 {
            var password = Array(Self.secret).map(String.init)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                password.insert(
                    marks.randomElement(using: &random)!,
                    at: Int.random(in: 0...password.count, using: &random)
                )
            }
            for form in [
                "postgres://u:%@db.prisma.io:5432/d?sslmode=require", "postgres://%@h/d",
                "prisma+postgres://accelerate.prisma-data.net/?api_key=%", "prisma://localhost:1/?api_key=%",
            ] {
                let text = form.replacing("%", with: password.joined())
                expectNoPiece(in: shownTexts(text), of: text)
            }
        }
    }

    @Test(arguments: 0..<20)
    func randomBytesNeverTrap(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<300 {
            let noise = random.text(upTo: 60)
            for prefix in ["", "postgres://", "postgres://u:p@", "prisma://localhost/?api_key=", "postgres://u:p@h/?"] {
                _ = try? DatabaseURL.parse(prefix + noise)
            }
            _ = APIKey(decoding: noise)
            _ = APIKey(decoding: token(noise))
        }
    }

    @Test(arguments: 0..<20)
    func randomURLPiecesNeverTrap(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let pieces = [
            "postgres", "prisma", "+", ":", "//", "/", "@", "?", "&", "=", "%", "%41", "%00", "%ff", "[", "]", "::1",
            "localhost", ",", "0", "65536", "sslmode", "disable", "api_key", "'", "\"", " ", "\u{FEFF}", "\r\n",
        ]
        for _ in 0..<1_000 {
            let text = random.text(of: pieces, upTo: 14)
            _ = try? DatabaseURL.parse(text)
            _ = try? UpstreamTarget(host: "h", user: "u", password: Secret("p")).redirected(to: text)
        }
    }
}
