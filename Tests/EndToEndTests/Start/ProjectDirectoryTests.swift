import Testing

/// A project's directory as the tools of its makers leave it: which string the tunnel takes, and what it says.
@Suite(.endToEnd)
struct ProjectDirectoryTests {
    /// Starts a tunnel in `directory` of these files and returns what it prints.
    private func printed(
        files: @Sendable (PostgresServer) -> [String: String],
        in directory: String = "",
        _ arguments: [String] = []
    ) async throws -> String {
        let server = try await PostgresServer.shared
        let root = try Surroundings.makeDirectory(files: files(server))
        var setup = TunnelSetup(standIn: ["--upstream", server.endpoint, "--ca-file", server.caFile])
        setup.arguments = arguments
        let command = setup.command(in: directory.isEmpty ? root : "\(root)/\(directory)")
        return try await withProgram(command) { program in
            try await program.output.wait(for: "Your connection is authenticated")
            #expect(program.errors.text.isEmpty)
            return program.output.text.replacing(root, with: "ROOT")
        }
    }

    /// The same credentials at Prisma's two hosts; both are this server for the tunnel.
    private static func string(
        _ server: PostgresServer,
        pooled: Bool = false,
        database: String = "postgres"
    ) -> String {
        let host = pooled ? "pooled.db.prisma.io" : "db.prisma.io"
        return "postgres://\(server.user):\(server.password)@\(host):5432/\(database)?sslmode=require"
    }

    @Test("npx prisma init: .env at the project's root")
    func prismaInit() async throws {
        let text = try await printed { server in
            [
                ".env": """
                # Environment variables declared in this file are NOT automatically loaded by Prisma.
                # Please add `import "dotenv/config";` to your `prisma.config.ts` file, or use the Prisma CLI with Bun

                DATABASE_URL="\(Self.string(server, pooled: true))"
                DIRECT_URL="\(Self.string(server))"

                """,
                "prisma/schema.prisma": "datasource db {\n  provider = \"postgresql\"\n}\n",
                ".gitignore": "node_modules\n.env\n",
            ]
        }
        #expect(text.contains("\nfrom DIRECT_URL in .env\n"))
        #expect(
            text.contains(
                "\nDATABASE_URL in .env is a pooled string: the direct one of the same user is used (--pooled keeps the pooler)\n"
            )
        )
        #expect(text.contains("\nYour connection is authenticated using the user and password in DIRECT_URL.\n"))
    }

    @Test("vercel env pull: .env.local beside Prisma's .env")
    func vercel() async throws {
        let files = { @Sendable (server: PostgresServer) in
            [
                ".env": "DATABASE_URL='\(Self.string(server, database: "template1"))'\n",
                ".env.local": """
                # Created by Vercel CLI
                DATABASE_URL="\(Self.string(server))"
                POSTGRES_URL="\(Self.string(server))"
                PRISMA_DATABASE_URL="\(Self.string(server))"
                VERCEL_OIDC_TOKEN="\(canary)"

                """,
            ]
        }
        let usual = try await printed(files: files)
        #expect(usual.contains("\nfrom DATABASE_URL in .env\n"))
        #expect(
            usual.contains(
                "\nNext.js and Vite use another DATABASE_URL, the one in .env.local (--env-file .env.local takes it)\n"
            )
        )
        let local = try await printed(files: files, ["--env-file", ".env.local"])
        #expect(local.contains("\nfrom DATABASE_URL in .env.local\n"))
    }

    @Test("create-next-app: no .env, a .env.local of one's own")
    func nextApp() async throws {
        let text = try await printed { server in
            [
                ".env.local": "DATABASE_URL=\(Self.string(server))\nPPG_TUNNEL_QUIET=false\n",
                ".gitignore": "# env files (can opt-in for committing if needed)\n.env*\n", "next.config.ts": "",
                "app/page.tsx": "",
            ]
        }
        #expect(text.contains("\nfrom DATABASE_URL in .env.local\n"))
    }

    @Test("a pnpm monorepo: the package has no .env, the root has")
    func monorepo() async throws {
        let text = try await printed(
            files: { server in
                [
                    ".git/HEAD": "ref: refs/heads/main\n", "pnpm-workspace.yaml": "packages:\n  - \"apps/*\"\n",
                    ".env": "DATABASE_URL=\(Self.string(server))\n", "apps/web/package.json": "{\"name\":\"web\"}\n",
                ]
            },
            in: "apps/web"
        )
        #expect(text.contains("\nfrom DATABASE_URL in ROOT/.env\n"))
    }
}
