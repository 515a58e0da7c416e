import BothPrograms
import Testing

struct NearestNameTests {
    private static let nouns = [
        "open", "projects", "databases", "connections", "backups", "usage", "regions", "workspaces", "tokens", "whoami",
        "completion",
    ]
    private static let options = [
        "host", "port", "socket", "no-tcp", "allow-remote-clients", "connect-timeout", "database-id", "log-level",
        "quiet", "version", "help",
    ]

    @Test(arguments: [
        ("projcets", "projects"), ("project", "projects"), ("projcts", "projects"), ("PROJECTS", "projects"),
        ("databse", "databases"), ("datbase", "databases"), ("conections", "connections"), ("backup", "backups"),
        ("usages", "usage"), ("region", "regions"), ("whoim", "whoami"), ("opne", "open"), ("tokne", "tokens"),
    ])
    func nouns(word: String, meant: String) {
        #expect(NearestName.find(word, among: Self.nouns) == meant)
    }

    @Test(arguments: [
        ("prot", "port"), ("verison", "version"), ("hots", "host"), ("log_level", "log-level"),
        ("LOG_LEVEL", "log-level"),
        ("loglevel", "log-level"), ("conect-timeuot", "connect-timeout"), ("quite", "quiet"), ("no_tcp", "no-tcp"),
    ])
    func options(word: String, meant: String) {
        #expect(NearestName.find(word, among: Self.options) == meant)
    }

    @Test(
        "a beginning counts where it is the beginning of one word only",
        arguments: [
            ("data", "databases"), ("comp", "completion"), ("work", "workspaces"),
            ("allow-remote", "allow-remote-clients"),
        ]
    )
    func beginnings(word: String, meant: String) {
        #expect(
            NearestName.find(word, among: Self.nouns + Self.options.dropLast(10) + ["allow-remote-clients"]) == meant
        )
    }

    @Test("another word is none", arguments: ["", "x", "5433", "postgres", "frobnicate", "co", "-", "数据库", "select"])
    func strangers(word: String) {
        #expect(NearestName.find(word, among: Self.nouns) == nil)
        #expect(NearestName.find(word, among: Self.options) == nil)
        #expect(NearestName.find("port", among: []) == nil)
    }

    @Test("the beginning of two words is none of them")
    func ambiguous() {
        #expect(NearestName.find("from", among: ["from-backup", "from-database"]) == nil)
    }

    @Test("fewer mistakes win, then the first of the list")
    func order() {
        #expect(NearestName.find("levl", among: ["lever", "level"]) == "level")
        #expect(NearestName.find("leve", among: ["lever", "level"]) == "lever")
    }

    @Test("a limit of three, however long the word is")
    func longWords() {
        #expect(NearestName.find("abcdefghijklmnopXYZ", among: ["abcdefghijklmnopqrs"]) == "abcdefghijklmnopqrs")
        #expect(NearestName.find("abcdefghijklmnoWXYZ", among: ["abcdefghijklmnopqrs"]) == nil)
    }
}
