import LibC

/// The files a project's connection string may stand in, the nearest first.
///
/// Prisma's tools read `.env` and `prisma/.env`; Next.js, Vite and `vercel env pull` have theirs beside it, and a
/// monorepo's package often has none of its own: its string stands further up. The search ends at the directory that
/// holds `.git`. Where none of one's own does there is no project, and nothing is looked for further up: what stands in
/// `/tmp` is anybody's (git learned this in CVE-2022-24765).
struct EnvFileSearch: Sendable, Equatable {
    /// Prisma's.
    static let own = [".env", "prisma/.env"]
    /// The frameworks', as they rank them.
    static let frameworks = [".env.local", ".env.development.local", ".env.development"]
    /// Directories between a package and its repository's root: more than anybody nests (our own limit).
    private static let deepest = 32

    /// All of them, whether they are there or not.
    let files: [String]
    /// The last directory that is looked into, if it is another than the first.
    let root: String?

    init(from directory: String) {
        let parents = Self.parents(of: directory)
        let names = Self.own + Self.frameworks
        files = ([directory] + parents).flatMap { directory in
            names.map {
                directory.isEmpty || directory == "."
                    ? $0 : directory.hasSuffix("/") ? directory + $0 : "\(directory)/\($0)"
            }
        }
        root = parents.last
    }

    /// For errors: where nothing was found.
    var words: String {
        let names =
            "\(Self.frameworks.dropLast().joined(separator: ", ")) and \(Self.frameworks[Self.frameworks.count - 1])"
        return "and for \(names)" + (root.map { " and the same up to \($0)" } ?? "")
    }

    /// The directories above `directory`, up to the one that holds `.git`; none where that is `directory` itself, or
    /// where there is none.
    private static func parents(of directory: String) -> [String] {
        guard directory.hasPrefix("/"), !holdsGit(directory) else { return [] }
        var parents: [String] = []
        var current = directory[...]
        while parents.count < deepest, let slash = current.lastIndex(of: "/"), current != "/" {
            current = slash == current.startIndex ? "/" : current[..<slash]
            parents.append(String(current))
            if holdsGit(String(current)) { return parents }
        }
        return []
    }

    /// A worktree has a file of that name. One that somebody else put there says nothing about this user's project.
    private static func holdsGit(_ directory: String) -> Bool {
        var file = stat()
        guard stat(directory == "/" ? "/.git" : "\(directory)/.git", &file) == 0 else { return false }
        return file.st_uid == geteuid() || geteuid() == 0
    }
}
