import BothPrograms
import Testing

@Suite struct PsqlHostOptionTests {
    @Test(arguments: [
        (["-h", "127.0.0.1", "-p", "5433"], "the address goes behind --host: ppg-tunnel --host 127.0.0.1"),
        (["-p", "5433", "-h", "::1"], "the address goes behind --host: ppg-tunnel --host ::1"),
        (["-h", "localhost"], "the address goes behind --host: ppg-tunnel --host localhost"),
        (["-h", "\u{1B}[2J"], "the address goes behind --host"),
        (["-h", "postgres://u:p@h/d"], "the address goes behind --host"),
    ])
    func said(arguments: [String], hint: String) throws {
        let mistake = try #require(PsqlHostOption.mistake(in: arguments))
        #expect(mistake.message == "-h is for the help, not for the address")
        #expect(mistake.hint == hint)
    }

    @Test(arguments: [[], ["-h"], ["-p", "5433"], ["-h", "-p"], ["open", "--help"], ["5433"]])
    func nothingToSay(arguments: [String]) { #expect(PsqlHostOption.mistake(in: arguments) == nil) }
}
