import Testing

@testable import SessionObservation

@Suite struct SQLCommenterTests {
    @Test func readsTagsInTheirOrder() {
        let tags = SQLCommenter("select 1 /*action='%2Fparam%2Ad',my%20key='a\\'b',route=''*/").tags
        #expect(tags.map(\.key) == ["action", "my key", "route"])
        #expect(tags.map(\.value) == ["/param*d", "a'b", ""])
    }

    @Test(arguments: [
        "select 1 /* just words */", "select '/*a=''b''*/'", "select 1 /*a=b*/", "select 1 /*a='b*/", "select 1 /**/",
        "select 1 /*a='b',*/", "select 1 -- a='b'",
    ]) func findsNoneInOtherComments(_ text: String) {
        #expect(SQLCommenter(text).tags.isEmpty)
    }

    @Test func keepsWhatIsNoEscape() {
        #expect(SQLCommenter("/*a='100%',b='%zz%4'*/ select 1").tags.map(\.value) == ["100%", "%zz%4"])
    }

    @Test func addsUpSeveralComments() {
        let tags = SQLCommenter("/*a='1'*/ select 1 /* x */ /*traceparent='00-1-2-01'*/")
        #expect(tags["traceparent"] == "00-1-2-01" && tags["a"] == "1" && tags["b"] == nil)
    }

    @Test(arguments: [
        ("queryRaw", "queryRaw()"), ("User.findMany:e30", "User.findMany()"),
        ("User.findUnique:eyJ3aGVyZSI6eyJpZCI6eyIkdHlwZSI6IlBhcmFtIn19fQ", "User.findUnique({ where: { id: … } })"),
        (
            "User.findMany:eyJ3aGVyZSI6eyJhY3RpdmUiOnsiJHR5cGUiOiJQYXJhbSJ9fSwiaW5jbHVkZSI6eyJwb3N0cyI6dHJ1ZX19",
            "User.findMany({ where: { active: … }, include: { posts: true } })"
        ),
        ("User.findUnique:W3sid2hlcmUiOnsiaWQiOnsiJHR5cGUiOiJQYXJhbSJ9fX1d", "User.findUnique([{ where: { id: … } }])"),
        ("User.findMany:%%%", "User.findMany(…)"), ("User.findMany:eyJ", "User.findMany(…)"),
    ]) func showsPrismasCall(_ tag: String, _ expected: String) {
        #expect(PrismaCall(tag: tag)?.text == expected)
    }

    @Test func findsPrismasCallInAStatement() {
        let text = "SELECT 1 FROM \"User\" /*prismaQuery='User.findMany%3AeyJ0YWtlIjoxMH0',traceparent='00-a'*/"
        let call = PrismaCall(statement: text)
        #expect(call?.text == "User.findMany({ take: 10 })" && call?.model == "User" && call?.action == "findMany")
        #expect(PrismaCall(statement: "select 1") == nil)
    }

    @Test(arguments: [
        (#"{"a":[1,-2.5e3,true,null,"x'y"]}"#, #"{ a: [1, -2.5e3, true, null, 'x\'y'] }"#),
        (#"{"a b":"\u00e9\ud83d\ude00\n"}"#, "{ 'a b': 'é😀\\n' }"),
        (#"{"gt":{"$type":"FieldRef","value":{"_ref":"other","_container":"Model"}}}"#, "{ gt: Model.other }"),
        (#"{"a":{"$type":"Param","name":"p1"}}"#, "{ a: … }"),
    ]) func writesShapes(_ json: String, _ expected: String) {
        #expect(JSONShape(decoding: Array(json.utf8))?.text == expected)
    }

    @Test(arguments: ["", "{", "{\"a\":}", "[1,]", "nul", "{} x", "\"a", "{\"a\" 1}", "[\"\\u12\"]"])
    func refusesWhatIsNoJSON(_ text: String) {
        #expect(JSONShape(decoding: Array(text.utf8)) == nil)
    }

    @Test func boundsTheDepthOfShapes() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(JSONShape(decoding: Array(deep.utf8)) == nil)
    }
}
