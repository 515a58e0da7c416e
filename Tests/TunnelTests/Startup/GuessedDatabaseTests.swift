import FakePeers
import PostgresWire
import TestBytes
import Testing

/// A client that names no database asks for one of its user's name, as libpq has it: it gets that one where it exists, and
/// the URL's where it does not.
@Suite struct GuessedDatabaseTests {
    private static let startup = FirstPackets.startup(["user": "shop", "database": "shop"])

    private static func begin(_ tunnel: TestTunnel) throws -> (upstream: UpstreamPeer, database: [UInt8]?) {
        let upstream = try tunnel.acceptUpstream()
        try upstream.startTLS()
        return (upstream, try upstream.readStartup()["database"])
    }

    private static func refuse(_ upstream: UpstreamPeer, _ state: String) throws {
        try upstream.send(
            ErrorResponse(fatal: SQLState(rawValue: state), message: "database \"shop\" does not exist").encode
        )
        upstream.close()
    }

    @Test func theDatabaseExists() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: Self.startup)
            let (upstream, database) = try Self.begin(tunnel)
            #expect(database == ascii("shop"))
            try upstream.finishLogin()
            #expect(try client.readUntilReady().types == "RSSKZ")
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// How a front of Prisma's says that there is no such database is not documented: the codes that poolers have for it
    /// count as well.
    @Test(arguments: ["3D000", "08P01", "28000"])
    func theDatabaseDoesNotExist(state: String) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: Self.startup)
            try Self.refuse(try Self.begin(tunnel).upstream, state)
            let (upstream, database) = try Self.begin(tunnel)
            #expect(database == ascii(TestTunnel.database))
            try upstream.finishLogin()
            #expect(try client.readUntilReady().types == "RSSKZ")
            try tunnel.logLine(with: "no database \"shop\"")
        }
    }

    @Test func thatItDoesNotExistIsRemembered() async throws {
        try await withTunnel { tunnel in
            _ = try tunnel.client(sending: Self.startup)
            try Self.refuse(try Self.begin(tunnel).upstream, "3D000")
            try Self.begin(tunnel).upstream.finishLogin()
            let next = try tunnel.client(sending: Self.startup)
            let (upstream, database) = try Self.begin(tunnel)
            #expect(database == ascii(TestTunnel.database))
            try upstream.finishLogin()
            _ = try next.readUntilReady()
            // Another user's name is another question.
            _ = try tunnel.client(sending: FirstPackets.startup(["user": "blog", "database": "blog"]))
            #expect(try Self.begin(tunnel).database == ascii("blog"))
        }
    }

    /// What the client sends ahead goes with it.
    @Test func nothingOfTheClientIsLostOnTheWay() async throws {
        try await withTunnel { tunnel in
            let query = encoded(Query("select 1").encode)
            _ = try tunnel.client(sending: Self.startup + query)
            try Self.refuse(try Self.begin(tunnel).upstream, "3D000")
            let upstream = try Self.begin(tunnel).upstream
            try upstream.finishLogin()
            #expect(try upstream.read(query.count) == query)
        }
    }

    /// These are not about the database's name: a second attempt would only repeat them.
    @Test(arguments: ["28P01", "42501", "53300", "57P03"])
    func anotherRefusalIsTheClients(state: String) async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: Self.startup)
            try Self.refuse(try Self.begin(tunnel).upstream, state)
            #expect(try client.readRefusal().sqlState == state)
            #expect(tunnel.upstream.isQuiet)
        }
    }

    /// A database that was asked for by name is that one or none.
    @Test func aNameOfItsOwnHasNoSecondChance() async throws {
        try await withTunnel { tunnel in
            let client = try tunnel.client(sending: FirstPackets.startup(["user": "alice", "database": "shop"]))
            try Self.refuse(try Self.begin(tunnel).upstream, "3D000")
            #expect(try client.readRefusal().sqlState == "3D000")
            #expect(tunnel.upstream.isQuiet)
        }
    }
}
