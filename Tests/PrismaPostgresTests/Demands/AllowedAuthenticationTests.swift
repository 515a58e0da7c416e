import Testing

@testable import PrismaPostgres

/// `require_auth`, as libpq 16 and later read it.
@Suite struct AllowedAuthenticationTests {
    typealias Method = AllowedAuthentication.Method

    @Test(
        arguments: [
            ("scram-sha-256", [.scramSHA256], false), ("password,md5", [.password, .md5], false),
            ("gss,sspi,oauth", [.gss, .sspi, .oauth], false), ("none", [], true),
            ("none,scram-sha-256", [.scramSHA256], true), ("scram-sha-256,none", [.scramSHA256], true),
        ] as [(String, Set<Method>, Bool)]
    )
    func namedMethodsAreAllowed(text: String, methods: Set<Method>, none: Bool) throws {
        let allowed = try AllowedAuthentication(parsing: text)
        #expect(allowed.methods == methods)
        #expect(allowed.allowsNone == none)
    }

    @Test(
        arguments: [
            ("!password", [.password], true), ("!password,!md5", [.password, .md5], true), ("!none", [], false),
            ("!none,!gss", [.gss], false), ("!gss,!none", [.gss], false),
        ] as [(String, Set<Method>, Bool)]
    )
    func negatedMethodsAreNot(text: String, refused: Set<Method>, none: Bool) throws {
        let allowed = try AllowedAuthentication(parsing: text)
        #expect(allowed.methods == Set(Method.allCases).subtracting(refused))
        #expect(allowed.allowsNone == none)
    }

    @Test func emptyAllowsEverything() throws {
        #expect(try AllowedAuthentication(parsing: "") == .any)
        #expect(AllowedAuthentication.any.methods.count == 6)
        #expect(AllowedAuthentication.any.allowsNone)
    }

    @Test(
        arguments: [
            ("password,!md5", .mixedNegation), ("!password,md5", .mixedNegation), ("!none,password", .mixedNegation),
            ("md5,md5", .repeatedMethod), ("!md5,!md5", .repeatedMethod), ("none,none", .repeatedMethod),
            ("!none,!none", .repeatedMethod), ("scram", .unknownMethod), ("md5,", .unknownMethod),
            (",", .unknownMethod),
            ("!", .unknownMethod), ("MD5", .unknownMethod), (" md5", .unknownMethod), ("!!md5", .unknownMethod),
        ] as [(String, AllowedAuthentication.Mistake)]
    )
    func whatLibpqRefusesIsRefused(text: String, mistake: AllowedAuthentication.Mistake) {
        #expect(throws: mistake) { try AllowedAuthentication(parsing: text) }
    }
}
