// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error)
]

// The commit that is built, for `--version`. `make` tells it; nothing is missing where nobody does.
let commit = Context.environment["PPG_TUNNEL_COMMIT"] ?? ""

let package = Package(
    name: "ppg-tunnel",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "ppg-tunnel", targets: ["ppg-tunnel"]),
        .executable(name: "ppg-tunnel-api", targets: ["ppg-tunnel-api"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        // The command line: one file per subcommand, option groups, exit codes.
        .executableTarget(
            name: "ppg-tunnel",
            dependencies: [
                "Tunnel", "PrismaPostgres", "Reactor", "OpenSSL", "BothPrograms", "Wording", "LibC", "CPlatform",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        // The commands of the Management API, which `ppg-tunnel` starts: an HTTP client stays out of its process.
        .executableTarget(
            name: "ppg-tunnel-api",
            dependencies: [
                "PrismaManagement", "PrismaPostgres", "BothPrograms", "Wording", "LibC", "CPlatform",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        // What both programs share: console, terminal, exit codes, the names of the subcommands, the tunnel's options, and
        // what one hands to the other.
        .target(
            name: "BothPrograms",
            dependencies: [
                "PrismaPostgres", "LibC", "CArguments", "CBuild",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        // The way of a connection: client startup, upstream login, relay.
        .target(
            name: "Tunnel",
            dependencies: [
                "Reactor", "OpenSSL", "PostgresWire", "ReadOnlySQL", "PrismaPostgres", "Wording", "LibC",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        // A client of the Management API, over URLSession.
        .target(name: "PrismaManagement", dependencies: ["PrismaPostgres", "Wording", "LibC"], swiftSettings: strict),
        // DATABASE_URL, API key, .env.
        .target(name: "PrismaPostgres", dependencies: ["LibC"], swiftSettings: strict),
        // Event loop on Dispatch, sockets, timers, resolver, signals.
        .target(name: "Reactor", dependencies: ["LibC", "CPlatform", "CSandbox"], swiftSettings: strict),
        // Swift face of OpenSSL.
        .target(name: "OpenSSL", dependencies: ["COpenSSL", "LibC"], swiftSettings: strict),
        // Statements, transactions and hints from the messages of a session, as values: no I/O, no clock, no Foundation.
        // Not called Observation: the toolchain has a module of that name.
        .target(name: "SessionObservation", dependencies: ["PostgresWire", "Wording"], swiftSettings: strict),
        // PostgreSQL's protocol as values: no I/O, no clock, no Foundation.
        .target(name: "PostgresWire", swiftSettings: strict),
        // Which statements pass through a read-only tunnel: PostgreSQL's lexical rules and a policy, as values.
        .target(name: "ReadOnlySQL", dependencies: ["PostgresWire"], swiftSettings: strict),

        // How text from elsewhere and figures are shown.
        .target(name: "Wording", swiftSettings: strict),
        // The C library, whatever a platform calls it.
        .target(name: "LibC", swiftSettings: strict),
        // The command line as C has it.
        .target(name: "CArguments"),
        // What the build knows about itself.
        .target(name: "CBuild", cSettings: [.define("PPG_TUNNEL_COMMIT", to: "\"\(commit)\"")]),
        // Landlock for all threads of a process: one of them at a time has to ask for it, in a signal handler.
        .target(name: "CSandbox"),
        .systemLibrary(
            name: "COpenSSL",
            pkgConfig: "openssl",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
        ),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        .systemLibrary(name: "CPlatform"),

        .testTarget(name: "PostgresWireTests", dependencies: ["PostgresWire", "TestBytes"], swiftSettings: strict),
        .testTarget(
            name: "ReadOnlySQLTests",
            dependencies: ["ReadOnlySQL", "PostgresWire", "TestBytes"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PrismaPostgresTests",
            dependencies: ["PrismaPostgres", "TestBytes", "TestPlaces"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SessionObservationTests",
            dependencies: ["SessionObservation", "PostgresWire", "TestBytes"],
            swiftSettings: strict
        ),
        // Reads recorded sessions for Tests/Observation, which compares them with the server's own log.
        .executableTarget(
            name: "observe-transcript",
            dependencies: ["SessionObservation", "PostgresWire", "LibC"],
            path: "Tests/observe-transcript",
            swiftSettings: strict
        ),
        .testTarget(
            name: "PrismaManagementTests",
            dependencies: ["PrismaManagement", "PrismaPostgres", "TestPlaces", "LibC"],
            swiftSettings: strict
        ),
        // The real binary against a real PostgreSQL and real clients.
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "sandbox-breaker", "FakePeers", "TestBytes", "TestPlaces", "FakeManagementAPI", "LibC",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "LibCTests", dependencies: ["LibC"], swiftSettings: strict),
        .testTarget(name: "WordingTests", dependencies: ["Wording"], swiftSettings: strict),
        .testTarget(name: "BothProgramsTests", dependencies: ["BothPrograms", "TestPlaces"], swiftSettings: strict),
        .testTarget(
            name: "OpenSSLTests",
            dependencies: ["OpenSSL", "FakePeers", "TestBytes", "LibC"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReactorTests",
            dependencies: ["Reactor", "FakePeers", "TestBytes", "TestPlaces", "LibC"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TunnelTests",
            dependencies: ["Tunnel", "FakePeers", "TestBytes", "TestPlaces", "LibC", "CPlatform"],
            swiftSettings: strict
        ),
        // What tests put around a tunnel: a scripted upstream, a raw client, certificates.
        .target(
            name: "FakePeers",
            dependencies: [
                "Tunnel", "PrismaPostgres", "Reactor", "PostgresWire", "OpenSSL", "COpenSSL", "LibC", "TestBytes",
                "TestPlaces",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/FakePeers",
            swiftSettings: strict
        ),

        // Bytes of tests: written down, cut to pieces, or random and the same in every run.
        .target(name: "TestBytes", path: "Tests/TestBytes", swiftSettings: strict),

        // What the lexer of read-only tunnels makes of texts, for a comparison with PostgreSQL's own scanner.
        .executableTarget(
            name: "sql-tokens",
            dependencies: ["ReadOnlySQL", "LibC"],
            path: "Tests/sql-tokens",
            swiftSettings: strict
        ),

        // Where a test runs: its place in line, and a directory of its own.
        .target(name: "TestPlaces", path: "Tests/TestPlaces", swiftSettings: strict),

        // Tries to break out of the sandbox that the tunnel puts itself into, from threads of every kind.
        .executableTarget(
            name: "sandbox-breaker",
            dependencies: ["Reactor", "LibC"],
            path: "Tests/sandbox-breaker",
            swiftSettings: strict
        ),
        // A Management API on loopback, for tests and demonstrations.
        .target(
            name: "FakeManagementAPI",
            dependencies: [
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
            ],
            path: "Tests/FakeManagementAPI",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "fake-management-api",
            dependencies: ["FakeManagementAPI"],
            path: "Tests/fake-management-api",
            swiftSettings: strict
        ),
        .testTarget(
            name: "ManagementCommandTests",
            dependencies: [
                "ppg-tunnel", "ppg-tunnel-api", "FakeManagementAPI", "TestPlaces", "FakePeers", "LibC",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
