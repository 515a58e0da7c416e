import LibC

/// Where the files lie that Prisma's own parameters name.
package enum PrismaDirectory {
    /// The path as Prisma reads it, from `./prisma`, the directory of the schema; where nothing is there, the path as
    /// it stands, from the working directory.
    package static func resolve(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        let below = "prisma/\(path)"
        return access(below, F_OK) == 0 ? below : path
    }
}
