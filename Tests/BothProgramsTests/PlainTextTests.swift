import BothPrograms
import Testing

@Suite struct PlainTextTests {
    @Test(arguments: [
        (["TERM": "dumb", "LANG": "C.UTF-8"], true), (["LANG": "C"], true), (["LANG": "POSIX"], true), ([:], true),
        (["LC_ALL": "C", "LANG": "en_GB.UTF-8"], true), (["LC_ALL": "", "LANG": "en_GB.UTF-8"], false),
        (["TERM": "xterm", "LANG": "C.UTF-8"], false), (["LC_CTYPE": "de_DE.UTF-8", "LANG": "C"], false),
    ])
    func whoGetsIt(environment: [String: String], isWanted: Bool) {
        #expect(PlainText.isWanted { environment[$0] } == isWanted)
    }

    @Test func signs() {
        let text = "listening on 127.0.0.1:5433 🚀\nlogs in as 2f98…336b: Console → API Keys"
        #expect(PlainText.of(text) == "listening on 127.0.0.1:5433\nlogs in as 2f98...336b: Console -> API Keys")
        #expect(PlainText.of(text).utf8.allSatisfy { $0 < 0x80 })
    }
}
