import FakeManagementAPI
import Testing

/// `--database-id pick` on a terminal that can move its cursor.
struct PickerTests {
    private static let up = "\u{1B}[A"
    private static let down = "\u{1B}[B"

    /// What is pressed before Enter, and the database that is taken.
    @Test(arguments: [
        ("", Scene.production), (down, Scene.staging), ("\u{1B}OB", Scene.staging), (down + down, "db_cmi0d000009"),
        (down + down + down + up, Scene.staging), ("\u{1B}[F", "db_cmi0d000009"),
        ("\u{1B}[F\u{1B}[H", Scene.production),
        ("2", Scene.staging), ("jj", "db_cmi0d000009"), ("9\u{7F}3", "db_cmi0d000009"),
    ])
    func takesTheMarkedOne(keys: String, database: String) async throws {
        try await Self.withTerminal { scene in
            let outcome = try await scene.program.runOnTerminal(
                ["--database-id", "pick"],
                answers: [("Esc gives up", keys)]
            )
            #expect(outcome.exitCode == 1)
            let made = await scene.api.seen.first { $0.line == "POST /v1/connections" }
            #expect(made?.body?["databaseId"]?.string == database)
        }
    }

    @Test func marksARowAndLeavesOneLineBehind() async throws {
        try await Self.withTerminal { scene in
            let outcome = try await scene.program.runOnTerminal(
                ["--database-id", "pick"],
                answers: [("Esc gives up", Self.down + "9"), ("9 is not in the list", "")]
            )
            #expect(
                outcome.output.contains(
                    """
                         PROJECT  DATABASE    REGION
                    > 1  shop     production  eu-central-1
                      2  shop     staging     eu-central-1
                      3  blog     posts       us-east-1
                    arrow keys or a number, Enter takes it, Esc gives up

                    """
                )
            )
            #expect(
                outcome.output.contains(
                    """
                      1  shop     production  eu-central-1
                    > 2  shop     staging     eu-central-1
                      3  blog     posts       us-east-1
                    9 is not in the list: it goes from 1 to 3

                    """
                )
            )
            #expect(outcome.output.contains("\u{1B}[5A\u{1B}[JWhich database? staging of shop\n"))
        }
    }

    @Test func saysWhyItAsksAgain() async throws {
        try await Self.withTerminal { scene in
            let outcome = try await scene.program.runOnTerminal(
                ["--database-id", "pick"],
                answers: [("Esc gives up", "7"), ("7 is not in the list: it goes from 1 to 3", "x\u{1B}")]
            )
            #expect(outcome.output.hasSuffix("error: no database was chosen\n"))
            #expect(await scene.asked == ["GET /v1/connections", "GET /v1/databases"])
        }
    }

    @Test func fitsANarrowTerminal() async throws {
        try await Self.withTerminal { scene in
            let outcome = try await scene.program.runOnTerminal(
                ["--database-id", "pick"],
                columns: 24,
                answers: [("> 1", "\u{1B}")]
            )
            let lines = outcome.output.split(separator: "\n").filter { !$0.contains("\u{1B}") && !$0.contains("error") }
            #expect(lines.count == 4)
            #expect(lines.allSatisfy { $0.count < 24 }, "\(lines)")
        }
    }

    /// A terminal of a kind, and a URL that leads nowhere: it ends the tunnel as soon as it has its connection.
    private static func withTerminal(_ body: (Scene) async throws -> Void) async throws {
        try await Scene.with { original in
            var scene = original
            scene.program.environment["TERM"] = "xterm"
            await scene.api.setUpstream(host: "", port: 1, user: "u", password: "canary")
            try await body(scene)
        }
    }
}
