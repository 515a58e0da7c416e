import Testing

@testable import PrismaPostgres

@Suite struct ConnectionURLTests {
    private func url(_ text: String) throws -> ConnectionURL {
        try ConnectionURL(parsing: Array(text.utf8)[...])
    }

    @Test func takesAllPartsApart() throws {
        let url = try url("postgresql://me:secret@Db.Example:6543/shop?a=1&b&c=")
        #expect(url.scheme == .postgres)
        #expect(url.user == "me")
        #expect(url.password == "secret")
        #expect(url.host == "db.example")
        #expect(url.port == 6_543)
        #expect(url.database == "shop")
        #expect(
            url.parameters == [
                .init(name: "a", value: "1", hasValue: true),
                .init(name: "b", value: "", hasValue: false),
                .init(name: "c", value: "", hasValue: true),
            ]
        )
    }

    @Test func everythingButTheHostMayBeAbsent() throws {
        let url = try url("prisma://host")
        #expect(url.user == nil)
        #expect(url.password == nil)
        #expect(url.port == nil)
        #expect(url.database == nil)
        #expect(url.parameters.isEmpty)
    }

    @Test(arguments: ["postgres", "postgresql", "POSTGRES", "prisma", "prisma+postgres"])
    func schemeIsNotCaseSensitive(scheme: String) throws {
        let isDirect = scheme.lowercased().hasPrefix("postgres")
        #expect(try url("\(scheme)://h").scheme == (isDirect ? .postgres : .prisma))
    }

    @Test(arguments: [
        ("p@ss", "p@ss"), ("p#ss", "p#ss"), ("p:ss", "p:ss"), ("p+ss", "p+ss"), ("p%2Fs%3fs", "p/s?s"),
        ("p&=ss", "p&=ss"),
        ("p%40%25", "p@%"), ("%C3%A4", "ä"), ("ä", "ä"), ("[p]", "[p]"), ("p,ss", "p,ss"), ("e\u{301}", "e\u{301}"),
    ])
    func passwordNeedsFewEscapes(written: String, meant: String) throws {
        let url = try url("postgres://u:\(written)@h/d")
        #expect(url.user == "u")
        #expect(url.password == meant)
        #expect(url.host == "h")
    }

    @Test func userIsDecoded() throws {
        #expect(try url("postgres://a%3Ab@h").user == "a:b")
    }

    @Test func plusIsAPlusEverywhere() throws {
        let url = try url("postgres://a+b:c+d@h/e+f?g+h=i+j")
        #expect(url.user == "a+b")
        #expect(url.password == "c+d")
        #expect(url.database == "e+f")
        #expect(url.parameters == [.init(name: "g+h", value: "i+j", hasValue: true)])
    }

    @Test func ipv6StandsInBrackets() throws {
        let url = try url("postgres://u:p@[::1]:5433/")
        #expect(url.host == "::1")
        #expect(url.port == 5_433)
    }

    @Test(arguments: ["h", "h/", "h//", "h?", "h/?"])
    func emptyPathIsNoDatabase(rest: String) throws {
        #expect(try url("postgres://u:p@\(rest)").database == nil)
    }

    @Test func databaseIsDecodedAndMayEndInASlash() throws {
        #expect(try url("postgres://u:p@h/my%20db/").database == "my db")
    }

    @Test func emptyPortIsNoPort() throws {
        #expect(try url("postgres://u:p@h:/d").port == nil)
    }

    @Test func parameterValueMayContainEqualsSigns() throws {
        #expect(try url("prisma://h?k=a=b==").parameters == [.init(name: "k", value: "a=b==", hasValue: true)])
    }

    @Test(arguments: ["[::1", "[]", "[h]", "[::1]x", "a_b%20", "a\"b", "[1:g::]", "ä", "a[b"])
    func hostHasOnlyHostCharacters(host: String) {
        #expect(throws: DatabaseURLMistake.badHost) { try url("postgres://u:p@\(host)/d") }
    }

    @Test func hostHasALimit() throws {
        let longest = String(repeating: "a", count: Authority.longestHost)
        #expect(try url("postgres://u:p@\(longest)").host == longest)
        #expect(throws: DatabaseURLMistake.badHost) { try url("postgres://u:p@\(longest)a") }
    }

    @Test(arguments: ["0", "65536", "99999999999999999999", "+1", "-1", "1a", "5432:1", "٣"])
    func portIsANumber(port: String) {
        #expect(throws: DatabaseURLMistake.badPort) { try url("postgres://u:p@h:\(port)/d") }
    }

    @Test(arguments: ["%", "%4", "%zz", "%%41", "%4g", "a%"])
    func percentNeedsTwoDigits(text: String) {
        #expect(throws: DatabaseURLMistake.badPercent(.user)) { try url("postgres://\(text):p@h/d") }
        #expect(throws: DatabaseURLMistake.badPercent(.password)) { try url("postgres://u:\(text)@h/d") }
        #expect(throws: DatabaseURLMistake.badPercent(.database)) { try url("postgres://u:p@h/\(text)") }
        #expect(throws: DatabaseURLMistake.badPercent(.parameter)) { try url("postgres://u:p@h/?\(text)=1") }
        #expect(throws: DatabaseURLMistake.badPercent(.parameter)) { try url("postgres://u:p@h/?a=\(text)") }
    }

    @Test func decodedTextIsUTF8WithoutZeroBytes() {
        #expect(throws: DatabaseURLMistake.notUTF8(.password)) { try url("postgres://u:%FF@h") }
        #expect(throws: DatabaseURLMistake.zeroByte(.user)) { try url("postgres://u%00:p@h") }
        #expect(throws: DatabaseURLMistake.zeroByte(.parameter)) { try url("postgres://u:p@h?options=%00") }
    }

    @Test(arguments: ["u:pa/ss@h/d", "u:pa?ss@h/d", "u:p@a/ss@h", "u:p@a?x=ss@h", "u:1/2@h", "h?user=u@h"])
    func atBehindTheHostIsRefused(rest: String) {
        #expect(throws: DatabaseURLMistake.strayAt) { try url("postgres://\(rest)") }
    }
}
