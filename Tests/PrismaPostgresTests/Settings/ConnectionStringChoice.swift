import PrismaPostgres
import TestPlaces
import Testing

/// Connection strings whose password says which one it is.
enum Sample {
    static let user = "2f98d1c0b7a6958473625140392817f6e5d4c3b2a1908f7e6d5c4b3a2918336b"

    static func direct(_ name: String = "direct") -> String {
        "postgres://\(user):\(name)@db.prisma.io:5432/postgres?sslmode=require"
    }

    static func pooled(_ name: String = "pooled") -> String {
        "postgres://\(user):\(name)@pooled.db.prisma.io:5432/postgres?sslmode=require"
    }

    /// As older templates mark a pooler.
    static let marked = "postgres://\(user):marked@db.prisma.io:5432/postgres?sslmode=require&pgbouncer=true"
    /// Another database's.
    static let foreign = "postgres://somebody-else:foreign@db.prisma.io:5432/postgres?sslmode=require"
    static let hosted =
        "prisma+postgres://accelerate.prisma-data.net/?api_key="
        + token(#"{"tenant_id":"\#(user)","secure_key":"hosted"}"#)
    static let local =
        "prisma+postgres://localhost:51213/?api_key="
        + base64URL(#"{"databaseUrl":"postgres://postgres:local@localhost:51214/template1?sslmode=disable"}"#)
}

/// What is there, what is asked for, and what comes of it.
struct Choice: Sendable, CustomTestStringConvertible {
    var says: String
    var environment: [String: String] = [:]
    /// By path from the repository's root, or from the directory itself where there is no repository.
    var files: [String: String] = [:]
    /// Where the user stands.
    var directory = ""
    var envFile: String?
    var wish = ConnectionString.Wish()
    /// `PASSWORD@HOST`, nil for an error.
    var string: String?
    var place = "DATABASE_URL in .env"
    /// Below the banner, or the error and its hint. `ROOT` stands for the topmost directory.
    var words: [String] = []
    var warns = false

    var testDescription: String { says }
}

extension Choice {
    /// What really comes of it, in the words of `string`, `place`, `words` and `warns`.
    func outcome() throws -> Outcome {
        let root = try TemporaryDirectory()
        for (name, text) in files { try root.write(text, to: name) }
        let place = directory.isEmpty ? root.path : "\(root.path)/\(directory)"
        try root.write("", to: directory.isEmpty ? "there" : "\(directory)/there")
        defer { withExtendedLifetime(root) {} }
        let shorten = { (text: String) in text.replacing(root.path, with: "ROOT") }
        do throws(ConfigurationError) {
            let sources = try ConfigurationSources.load(environment: environment, directory: place, envFile: envFile)
            let string = try sources.connectionString(wish)
            let target = string.url.target
            return Outcome(
                string: "\(String(decoding: target.password.bytes, as: UTF8.self))@\(target.host)",
                place: shorten(string.place),
                words: string.remarks.map(shorten),
                warns: !string.warnings(for: wish).isEmpty
            )
        } catch {
            return Outcome(
                string: nil,
                place: nil,
                words: [error.message, error.hint ?? ""].map(shorten),
                warns: false
            )
        }
    }

    var expected: Outcome {
        Outcome(string: string, place: string == nil ? nil : place, words: words, warns: warns)
    }

    struct Outcome: Equatable {
        var string: String?
        var place: String?
        var words: [String]
        var warns: Bool
    }
}
