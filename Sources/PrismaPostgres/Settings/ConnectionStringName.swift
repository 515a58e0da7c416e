/// The variables that Prisma's documents, its templates and Vercel's integration put connection strings into.
enum ConnectionStringName {
    /// What Prisma's tools read. In a project of today it is the pooled string.
    static let usual = "DATABASE_URL"
    /// Where the direct string stands beside a pooled one: Prisma's name, its older one, and Vercel's.
    static let direct = ["DIRECT_URL", "DIRECT_DATABASE_URL", "POSTGRES_URL_NON_POOLING"]
    /// What may stand alone, where there is no ``usual``.
    static let standIns = ["DIRECT_URL", "POSTGRES_URL", "PRISMA_DATABASE_URL"]

    static let known = [usual] + standIns
}
