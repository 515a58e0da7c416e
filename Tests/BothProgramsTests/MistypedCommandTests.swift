import BothPrograms
import Testing

@Suite struct MistypedCommandTests {
    private static let commands = ["open", "projects", "databases", "connections", "usage", "whoami"]

    @Test(arguments: [
        (["projcets", "list"], "there is no command projcets", "did you mean ppg-tunnel projects?"),
        (["help", "projcts"], "there is no command projcts", "did you mean ppg-tunnel help projects?"),
        (["opne", "-p", "5433"], "there is no command opne", "did you mean ppg-tunnel open?"),
        (
            ["-h", "127.0.0.1", "-p", "5433"], "-h is for the help, not for the address",
            "the address goes behind --host: ppg-tunnel --host 127.0.0.1"
        ),
        (
            ["-p", "5433", "-h", "::1"], "-h is for the help, not for the address",
            "the address goes behind --host: ppg-tunnel --host ::1"
        ),
        (
            ["-h", "\u{1B}[2J"], "-h is for the help, not for the address",
            "the address goes behind --host"
        ),
    ])
    func meant(arguments: [String], message: String, hint: String) throws {
        let mistake = try #require(MistypedCommand(arguments, commands: Self.commands))
        #expect(mistake.message == message)
        #expect(mistake.hint == hint)
    }

    @Test(arguments: [
        [], ["open"], ["projects", "list"], ["help"], ["help", "projects"], ["-h"], ["-p", "5433"], ["-h", "-p"],
        ["5433"], ["somethingelse"], ["--port", "x"],
    ])
    func nothingToSay(arguments: [String]) { #expect(MistypedCommand(arguments, commands: Self.commands) == nil) }
}
