/// What lies behind a login that is refused, and what its user can do: the limits of the plans and the end of keys, in
/// Prisma's words.
package enum PrismaRefusal {
    /// What an upstream says when it takes nobody in for a reason of the account, and what that means. The words are
    /// not documented and have not been seen: as long as a list is empty, nothing is recognised, and the upstream's own
    /// text stands alone.
    struct AccountWords: Sendable {
        /// The month's operations are used up: a database of the plan Free does not answer until the month ends.
        var operationsUsedUp: [String] = []
        /// The workspace is blocked, for a bill as a rule.
        var workspaceBlocked: [String] = []

        static let known = AccountWords()

        func hint(for message: String) -> String? {
            let message = message.lowercased()
            if operationsUsedUp.contains(where: message.contains) {
                return "the month's operations are used up: Prisma Console → Billing shows them, a larger plan lifts it"
            }
            if workspaceBlocked.contains(where: message.contains) {
                return "the workspace is blocked: Prisma Console → Billing says why"
            }
            return nil
        }
    }

    /// A hint for a login that was refused with these fields; nil where nothing of Prisma's is known to be behind it.
    /// `now` is in seconds since 1970.
    package static func hint(sqlState: String?, message: String?, target: UpstreamTarget, now: Double) -> String? {
        hint(sqlState: sqlState, message: message, target: target, now: now, words: .known)
    }

    static func hint(
        sqlState: String?,
        message: String?,
        target: UpstreamTarget,
        now: Double,
        words: AccountWords
    ) -> String? {
        if let hint = message.flatMap(words.hint(for:)) { return hint }
        switch sqlState {
        case "53300" where target.isPrismas: return target.isPooled ? tooManyPooled : tooManyDirect
        case "28000" where message?.hasPrefix("no pg_hba.conf entry") == true:
            return target.security == .cleartextLoopback && message?.hasSuffix("no encryption") == true
                ? "the server lets nobody in without encryption: add sslmode=verify-full to DATABASE_URL"
                : "the server's pg_hba.conf lets this user in from elsewhere, to another database, or not at all"
        case "28P01", "28000": return expired(target, now) ?? HostedKeysEnd.hint(of: target, now: now)
        case "3D000" where target.isPrismas:
            return "Prisma Postgres has one database, postgres: name that one, in the client or in DATABASE_URL"
        default: return nil
        }
    }

    /// The key says so itself.
    private static func expired(_ target: UpstreamTarget, _ now: Double) -> String? {
        guard target.isAPIKey, let expiry = target.keyExpiry, expiry < now else { return nil }
        return "the API key expired on \(CalendarDay(containing: expiry)): get a new string: \(HostedKeysEnd.cure)"
    }

    // Prisma's documents disagree about the pooled ones: both figures.
    private static let tooManyDirect =
        "the plan's connection limit is reached (direct: 10 on Free and Starter, 50 on Pro, 100 on Business): close other "
        + "clients, or use a pooled string; sessions parked by --reuse-idle count, too"
    private static let tooManyPooled =
        "the plan's connection limit is reached (pooled: 10 to 50 on Free, 50 to 100 on Starter, 250 to 500 on Pro, "
        + "500 to 1000 on Business): close other clients"
}
