import Wording

/// A login's user as it is shown: enough to tell projects apart, and no half of a credential.
enum ShortenedUser {
    /// A name that a person gave is shorter; Prisma's users have 64 hexadecimal digits.
    private static let longestWhole = 20

    /// `postgres`, `2f98…336b`.
    static func show(_ user: String) -> String {
        // A URL may hold anything, and this goes to a terminal.
        let shown = user.escapingControls
        return shown.count <= longestWhole ? shown : "\(shown.prefix(4))…\(shown.suffix(4))"
    }
}
