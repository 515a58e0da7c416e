import PrismaPostgres
import Testing

/// Which string is taken, and what is said about it: files, variables, kinds and options against each other.
@Suite struct ConnectionStringTests {
    private static let pooledRemark =
        "DATABASE_URL in .env is a pooled string: the direct one of the same user is used (--pooled keeps the pooler)"
    private static let forms =
        "set it to prisma+postgres://accelerate.prisma-data.net/?api_key=KEY "
        + "or postgres://USER:PASSWORD@db.prisma.io:5432/postgres?sslmode=require"
    private static let direct = "direct@db.prisma.io"
    private static let pooled = "pooled@pooled.db.prisma.io"

    private static func env(_ pairs: (String, String)...) -> String {
        pairs.map { "\($0)=\"\($1)\"\n" }.joined()
    }

    static let ordered = [
        Choice(
            says: "--url comes before all",
            environment: ["DATABASE_URL": Sample.pooled()],
            files: [".env": env(("DATABASE_URL", Sample.pooled()))],
            wish: .init(url: Sample.direct("option")),
            string: "option@db.prisma.io",
            place: "--url"
        ),
        Choice(
            says: "the environment comes before the file, and says what it hides",
            environment: ["DATABASE_URL": Sample.direct("exported")],
            files: [".env": env(("DATABASE_URL", Sample.direct()))],
            string: "exported@db.prisma.io",
            place: "DATABASE_URL in the environment",
            words: ["the environment's DATABASE_URL hides another one in .env (unset DATABASE_URL to use that one)"]
        ),
        Choice(
            says: "the same value in both hides nothing",
            environment: ["DATABASE_URL": Sample.direct()],
            files: [".env": env(("DATABASE_URL", Sample.direct()))],
            string: direct,
            place: "DATABASE_URL in the environment"
        ),
        Choice(
            says: "the environment alone",
            environment: ["DATABASE_URL": Sample.direct()],
            string: direct,
            place: "DATABASE_URL in the environment"
        ),
        Choice(
            says: "an empty variable of the environment is a mistake, not a gap",
            environment: ["DATABASE_URL": ""],
            files: [".env": env(("DATABASE_URL", Sample.direct()))],
            words: [
                "DATABASE_URL in the environment: the value is empty",
                forms + ", or unset it to use a .env file",
            ]
        ),
        Choice(says: "the file", files: [".env": env(("DATABASE_URL", Sample.direct()))], string: direct),
        Choice(
            says: "--variable names any variable of the file",
            files: [".env": env(("DATABASE_URL", Sample.direct()), ("STAGING_DATABASE_URL", Sample.direct("staging")))],
            wish: .init(variable: "STAGING_DATABASE_URL"),
            string: "staging@db.prisma.io",
            place: "STAGING_DATABASE_URL in .env"
        ),
        Choice(
            says: "--variable looks into the environment first",
            environment: ["STAGING": Sample.direct("exported")],
            files: [".env": env(("STAGING", Sample.direct("staging")))],
            wish: .init(variable: "STAGING"),
            string: "exported@db.prisma.io",
            place: "STAGING in the environment"
        ),
        Choice(
            says: "--variable takes a pooled string as it is, with the warning",
            files: [".env": env(("POSTGRES_URL", Sample.pooled()), ("DIRECT_URL", Sample.direct()))],
            wish: .init(variable: "POSTGRES_URL"),
            string: pooled,
            place: "POSTGRES_URL in .env",
            warns: true
        ),
        Choice(
            says: "--variable that is nowhere",
            files: [".env": env(("DATABASE_URL", Sample.direct()))],
            wish: .init(variable: "STAGING"),
            words: [
                "STAGING is not set: looked in the environment, ROOT/.env, "
                    + "and for .env.local, .env.development.local and .env.development",
                forms,
            ]
        ),
        Choice(
            says: "nothing anywhere",
            words: [
                "DATABASE_URL is not set: looked in the environment, ROOT/.env (not there), ROOT/prisma/.env (not there), "
                    + "and for .env.local, .env.development.local and .env.development",
                forms,
            ]
        ),
        Choice(
            says: "nothing in the files that are there",
            files: [".env": "A=1\n", ".env.local": "B=1\n"],
            words: [
                "DATABASE_URL is not set: looked in the environment, ROOT/.env, ROOT/.env.local, "
                    + "and for .env.local, .env.development.local and .env.development",
                forms,
            ]
        ),
        Choice(
            says: "an empty value in the only file",
            files: [".env": "DATABASE_URL=\n"],
            words: ["DATABASE_URL in ROOT/.env: the value is empty", forms]
        ),
        Choice(
            says: "another database's scheme",
            files: [".env": "DATABASE_URL=mysql://u:p@h/d\n"],
            words: [
                "DATABASE_URL in ROOT/.env: the scheme mysql: is not one of Prisma Postgres",
                "the tunnel serves Prisma Postgres only; write "
                    + forms.dropFirst("set it to ".count),
            ]
        ),
    ]

    static let ofAllKinds = [
        Choice(
            says: "a pooled string gives way to DIRECT_URL",
            files: [".env": env(("DATABASE_URL", Sample.pooled()), ("DIRECT_URL", Sample.direct()))],
            string: direct,
            place: "DIRECT_URL in .env",
            words: [pooledRemark]
        ),
        Choice(
            says: "a pooled string gives way to DIRECT_DATABASE_URL",
            files: [".env": env(("DATABASE_URL", Sample.pooled()), ("DIRECT_DATABASE_URL", Sample.direct()))],
            string: direct,
            place: "DIRECT_DATABASE_URL in .env",
            words: [pooledRemark]
        ),
        Choice(
            says: "a pooled string gives way to Vercel's POSTGRES_URL_NON_POOLING",
            files: [".env": env(("DATABASE_URL", Sample.pooled()), ("POSTGRES_URL_NON_POOLING", Sample.direct()))],
            string: direct,
            place: "POSTGRES_URL_NON_POOLING in .env",
            words: [pooledRemark]
        ),
        Choice(
            says: "so does one that says pgbouncer=true",
            files: [".env": env(("DATABASE_URL", Sample.marked), ("DIRECT_URL", Sample.direct()))],
            string: direct,
            place: "DIRECT_URL in .env",
            words: [pooledRemark]
        ),
        Choice(
            says: "of the environment too, to the environment's direct one",
            environment: ["DATABASE_URL": Sample.pooled(), "DIRECT_URL": Sample.direct()],
            string: direct,
            place: "DIRECT_URL in the environment",
            words: [
                "DATABASE_URL in the environment is a pooled string: the direct one of the same user is used "
                    + "(--pooled keeps the pooler)"
            ]
        ),
        Choice(
            says: "of the environment, to the file's direct one",
            environment: ["DATABASE_URL": Sample.pooled()],
            files: [".env": env(("DATABASE_URL", Sample.pooled()), ("DIRECT_URL", Sample.direct()))],
            string: direct,
            place: "DIRECT_URL in .env",
            words: [
                "DATABASE_URL in the environment is a pooled string: the direct one of the same user is used "
                    + "(--pooled keeps the pooler)"
            ]
        ),
        Choice(
            says: "an exported direct one of another user is passed over",
            environment: ["DIRECT_URL": Sample.foreign],
            files: [".env": env(("DATABASE_URL", Sample.pooled()), ("DIRECT_URL", Sample.direct()))],
            string: direct,
            place: "DIRECT_URL in .env",
            words: [pooledRemark]
        ),
        Choice(
            says: "a direct string of another user is no stand-in",
            files: [".env": env(("DATABASE_URL", Sample.pooled()), ("DIRECT_URL", Sample.foreign))],
            string: pooled,
            warns: true
        ),
        Choice(
            says: "nor is a second pooled one",
            files: [".env": env(("DATABASE_URL", Sample.pooled()), ("DIRECT_URL", Sample.pooled("second")))],
            string: pooled,
            warns: true
        ),
        Choice(
            says: "nor is one that is broken",
            files: [".env": env(("DATABASE_URL", Sample.pooled()), ("DIRECT_URL", "postgres://"))],
            string: pooled,
            warns: true
        ),
        Choice(
            says: "a pooled string alone stays, with the warning",
            files: [".env": env(("DATABASE_URL", Sample.pooled()))],
            string: pooled,
            warns: true
        ),
        Choice(
            says: "--pooled keeps the pooler, without the warning",
            files: [".env": env(("DATABASE_URL", Sample.pooled()), ("DIRECT_URL", Sample.direct()))],
            wish: .init(way: .pooled),
            string: pooled
        ),
        Choice(
            says: "--direct turns a pooled string into the direct one",
            files: [".env": env(("DATABASE_URL", Sample.pooled()))],
            wish: .init(way: .direct),
            string: "pooled@db.prisma.io"
        ),
        Choice(
            says: "--direct of --url",
            wish: .init(url: Sample.pooled("option"), way: .direct),
            string: "option@db.prisma.io",
            place: "--url"
        ),
        Choice(
            says: "--direct of --variable",
            files: [".env": env(("POSTGRES_URL", Sample.pooled()))],
            wish: .init(variable: "POSTGRES_URL", way: .direct),
            string: "pooled@db.prisma.io",
            place: "POSTGRES_URL in .env"
        ),
        Choice(
            says: "--direct leaves a direct string alone",
            files: [".env": env(("DATABASE_URL", Sample.direct()))],
            wish: .init(way: .direct),
            string: direct
        ),
        Choice(
            says: "--pooled leaves a direct string alone",
            files: [".env": env(("DATABASE_URL", Sample.direct()))],
            wish: .init(way: .pooled),
            string: direct
        ),
        Choice(
            says: "--url that is pooled stays, with the warning",
            files: [".env": env(("DIRECT_URL", Sample.direct()))],
            wish: .init(url: Sample.pooled("option")),
            string: "option@pooled.db.prisma.io",
            place: "--url",
            warns: true
        ),
        Choice(
            says: "an API key is not pooled, whatever stands beside it",
            files: [".env": env(("DATABASE_URL", Sample.hosted), ("DIRECT_URL", Sample.direct()))],
            string: "hosted@db.prisma.io"
        ),
        Choice(
            says: "Vercel's three names with one direct string",
            files: [
                ".env": env(
                    ("DATABASE_URL", Sample.direct()),
                    ("POSTGRES_URL", Sample.direct()),
                    ("PRISMA_DATABASE_URL", Sample.direct()),
                    ("DATABASE_URL_POOLED", Sample.pooled())
                )
            ],
            string: direct
        ),
        Choice(
            says: "DIRECT_URL alone",
            files: [".env": env(("DIRECT_URL", Sample.direct()))],
            string: direct,
            place: "DIRECT_URL in .env",
            words: ["DATABASE_URL is not set: DIRECT_URL is used"]
        ),
        Choice(
            says: "POSTGRES_URL alone, in the environment",
            environment: ["POSTGRES_URL": Sample.direct()],
            string: direct,
            place: "POSTGRES_URL in the environment",
            words: ["DATABASE_URL is not set: POSTGRES_URL is used"]
        ),
        Choice(
            says: "PRISMA_DATABASE_URL alone",
            files: [".env": env(("PRISMA_DATABASE_URL", Sample.hosted))],
            string: "hosted@db.prisma.io",
            place: "PRISMA_DATABASE_URL in .env",
            words: ["DATABASE_URL is not set: PRISMA_DATABASE_URL is used"]
        ),
        Choice(
            says: "an empty DATABASE_URL in the file beside a string",
            files: [".env": env(("DATABASE_URL", ""), ("DIRECT_URL", Sample.direct()))],
            string: direct,
            place: "DIRECT_URL in .env",
            words: ["DATABASE_URL is not set: DIRECT_URL is used"]
        ),
        Choice(
            says: "two other names with one string",
            files: [".env": env(("POSTGRES_URL", Sample.direct()), ("PRISMA_DATABASE_URL", Sample.direct()))],
            string: direct,
            place: "POSTGRES_URL in .env",
            words: ["DATABASE_URL is not set: POSTGRES_URL is used"]
        ),
        Choice(
            says: "several other strings",
            environment: ["POSTGRES_URL": Sample.foreign],
            files: [".env": env(("DIRECT_URL", Sample.direct()), ("PRISMA_DATABASE_URL", Sample.hosted))],
            words: [
                "DATABASE_URL is not set, and there is more than one other string: "
                    + "DIRECT_URL in .env, POSTGRES_URL in the environment, PRISMA_DATABASE_URL in .env",
                "choose one: --variable DIRECT_URL",
            ]
        ),
    ]

    static let inAllFiles = [
        Choice(
            says: "npx prisma init: a local database in .env",
            files: [
                ".env": "# Environment variables declared in this file are NOT automatically loaded by Prisma.\n"
                    + env(("DATABASE_URL", Sample.local)),
                "prisma/schema.prisma": "",
            ],
            string: "local@localhost"
        ),
        Choice(
            says: "prisma/.env, where there is no .env",
            files: ["prisma/.env": env(("DATABASE_URL", Sample.direct()))],
            string: direct,
            place: "DATABASE_URL in prisma/.env"
        ),
        Choice(
            says: "prisma/.env, where .env has no string",
            files: [".env": "A=1\n", "prisma/.env": env(("DATABASE_URL", Sample.direct()))],
            string: direct,
            place: "DATABASE_URL in prisma/.env"
        ),
        Choice(
            says: "vercel env pull: .env.local alone",
            files: [".env.local": "# Created by Vercel CLI\n" + env(("DATABASE_URL", Sample.direct()))],
            string: direct,
            place: "DATABASE_URL in .env.local"
        ),
        Choice(
            says: "vercel env pull: a pooled string and its direct one in .env.local",
            files: [
                ".env.local": env(("DATABASE_URL", Sample.pooled()), ("POSTGRES_URL_NON_POOLING", Sample.direct()))
            ],
            string: direct,
            place: "POSTGRES_URL_NON_POOLING in .env.local",
            words: [
                "DATABASE_URL in .env.local is a pooled string: the direct one of the same user is used "
                    + "(--pooled keeps the pooler)"
            ]
        ),
        Choice(
            says: ".env.local comes before the frameworks' other files",
            files: [
                ".env": "A=1\n", ".env.local": env(("DATABASE_URL", Sample.direct())),
                ".env.development.local": env(("DATABASE_URL", Sample.direct("second"))),
                ".env.development": env(("DATABASE_URL", Sample.direct("third"))),
            ],
            string: direct,
            place: "DATABASE_URL in .env.local"
        ),
        Choice(
            says: ".env.development.local comes before .env.development",
            files: [
                ".env.development.local": env(("DATABASE_URL", Sample.direct())),
                ".env.development": env(("DATABASE_URL", Sample.direct("third"))),
            ],
            string: direct,
            place: "DATABASE_URL in .env.development.local"
        ),
        Choice(
            says: ".env.development",
            files: [".env.development": env(("DATABASE_URL", Sample.direct()))],
            string: direct,
            place: "DATABASE_URL in .env.development"
        ),
        Choice(
            says: "other strings in .env and .env.local: Prisma's file, and a word",
            files: [
                ".env": env(("DATABASE_URL", Sample.local)), ".env.local": env(("DATABASE_URL", Sample.direct())),
            ],
            string: "local@localhost",
            words: ["Next.js and Vite use another DATABASE_URL, the one in .env.local (--env-file .env.local takes it)"]
        ),
        Choice(
            says: "the same string in .env and .env.local",
            files: [
                ".env": env(("DATABASE_URL", Sample.direct())), ".env.local": env(("DATABASE_URL", Sample.direct())),
            ],
            string: direct
        ),
        Choice(
            says: "a .env.local that is broken is not the tunnel's business",
            files: [".env": env(("DATABASE_URL", Sample.direct())), ".env.local": "DATABASE_URL='unclosed\n"],
            string: direct
        ),
        Choice(
            says: "an empty template in .env, the string in .env.local",
            files: [".env": "DATABASE_URL=\"\"\n", ".env.local": env(("DATABASE_URL", Sample.direct()))],
            string: direct,
            place: "DATABASE_URL in .env.local"
        ),
        Choice(
            says: "--env-file is the only one read",
            files: [".env": env(("DATABASE_URL", Sample.local)), ".env.local": env(("DATABASE_URL", Sample.direct()))],
            envFile: ".env.local",
            string: direct,
            place: "DATABASE_URL in .env.local"
        ),
        Choice(
            says: "--env-file without a string does not fall back on another",
            files: [".env": env(("DATABASE_URL", Sample.local)), "empty.env": "A=1\n"],
            envFile: "empty.env",
            words: ["DATABASE_URL is not set: looked in the environment, ROOT/empty.env", forms]
        ),
        Choice(
            says: "a monorepo: the package has none, the root has",
            files: [
                ".git/HEAD": "", "pnpm-workspace.yaml": "packages:\n  - apps/*\n",
                ".env": env(("DATABASE_URL", Sample.direct())),
            ],
            directory: "apps/web",
            string: direct,
            place: "DATABASE_URL in ROOT/.env"
        ),
        Choice(
            says: "a monorepo: the nearest file wins",
            files: [
                ".git/HEAD": "", ".env": env(("DATABASE_URL", Sample.direct("root"))),
                "apps/.env.local": env(("DATABASE_URL", Sample.direct())),
            ],
            directory: "apps/web",
            string: direct,
            place: "DATABASE_URL in ROOT/apps/.env.local"
        ),
        Choice(
            says: "a worktree's .git is a file",
            files: [".git": "gitdir: elsewhere\n", ".env": env(("DATABASE_URL", Sample.direct()))],
            directory: "apps/web",
            string: direct,
            place: "DATABASE_URL in ROOT/.env"
        ),
        Choice(
            says: "nothing above the repository's root is read",
            files: [
                ".env": env(("DATABASE_URL", Sample.direct())), "repository/.git/HEAD": "",
                "repository/apps/web/package.json": "{}",
            ],
            directory: "repository/apps/web",
            words: [
                "DATABASE_URL is not set: looked in the environment, ROOT/repository/apps/web/.env (not there), "
                    + "ROOT/repository/apps/web/prisma/.env (not there), and for .env.local, .env.development.local "
                    + "and .env.development and the same up to ROOT/repository",
                forms,
            ]
        ),
        Choice(
            says: "without a repository nothing above is read",
            files: [".env": env(("DATABASE_URL", Sample.direct()))],
            directory: "apps/web",
            words: [
                "DATABASE_URL is not set: looked in the environment, ROOT/apps/web/.env (not there), "
                    + "ROOT/apps/web/prisma/.env (not there), "
                    + "and for .env.local, .env.development.local and .env.development",
                forms,
            ]
        ),
    ]

    @Test("each string in its turn", arguments: ordered)
    func order(choice: Choice) throws { #expect(try choice.outcome() == choice.expected) }

    @Test("pooled, direct, and what stands in for DATABASE_URL", arguments: ofAllKinds)
    func kinds(choice: Choice) throws { #expect(try choice.outcome() == choice.expected) }

    @Test("each file in its turn", arguments: inAllFiles)
    func files(choice: Choice) throws { #expect(try choice.outcome() == choice.expected) }

    @Test("no outcome repeats a password", arguments: ordered + ofAllKinds + inAllFiles)
    func silence(choice: Choice) throws {
        let outcome = try choice.outcome()
        let said = (outcome.words + [outcome.place ?? ""]).joined()
        #expect(!said.contains(Sample.user) && !said.contains("://\(Sample.user)"))
    }

    @Test("a mistake of --url is one of usage, all others are of configuration")
    func mistakeKinds() throws {
        let sources = try ConfigurationSources.load(
            environment: ["DATABASE_URL": "mysql://h"],
            directory: "/nowhere",
            envFile: nil
        )
        let typed = #expect(throws: ConfigurationError.self) { try sources.connectionString(.init(url: "mysql://h")) }
        #expect(typed?.message == "--url: the scheme mysql: is not one of Prisma Postgres")
        #expect(typed?.kind == .usage)
        let found = #expect(throws: ConfigurationError.self) { try sources.connectionString() }
        #expect(found?.kind == .configuration)
    }
}
