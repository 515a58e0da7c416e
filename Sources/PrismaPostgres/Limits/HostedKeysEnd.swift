/// The end of the hosted connection strings, `prisma+postgres://accelerate.prisma-data.net`: Prisma has announced it for
/// 1 December 2026. Whether their keys work at db.prisma.io afterwards nobody has said.
package enum HostedKeysEnd {
    /// 2026-12-01T00:00:00Z, in seconds since 1970, as is each `now` here.
    package static let time: Double = 1_796_083_200

    static let cure = "Prisma Console → your database → Connect to your database → Generate new connection string"

    /// For below the banner while such a string still works; nil for others, and afterwards.
    package static func notice(of target: UpstreamTarget, now: Double) -> String? {
        guard target.isHostedKey, now < time else { return nil }
        return "prisma+postgres://accelerate.prisma-data.net ends on 2026-12-01; get a new string: \(cure)"
    }

    /// What to do about a refused login of such a string; nil for others, and before.
    package static func hint(of target: UpstreamTarget, now: Double) -> String? {
        guard target.isHostedKey, now >= time else { return nil }
        return "prisma+postgres://accelerate.prisma-data.net ended on 2026-12-01; get a new string: \(cure)"
    }
}
