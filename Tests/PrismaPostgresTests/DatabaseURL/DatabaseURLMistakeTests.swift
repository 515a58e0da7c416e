import Testing

@testable import PrismaPostgres

/// Every mistake has its own words, and none repeats what it is about.
@Suite struct DatabaseURLMistakeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var cause: String
        var testDescription: String { cause }

        init(_ text: String, _ cause: String) {
            self.text = text
            self.cause = cause
        }
    }

    private static let canary = "c4n4rY"
    private static let hosted = "prisma+postgres://accelerate.prisma-data.net"
    private static let localKey = base64URL(#"{"databaseUrl":"postgres://u:c4n4rY@localhost:99999/d"}"#)

    private static let cases = [
        Case("", "the value is empty"),
        Case(" \"\" ", "the value is empty"),
        Case("c4n4rY", "the value is not a URL"),
        Case("u:c4n4rY@db.prisma.io/postgres", "the value is not a URL"),
        Case("host=db.prisma.io password=c4n4rY", "the value is not a URL"),
        Case("psql postgres://u:c4n4rY@h/d", "the scheme is not one of Prisma Postgres"),
        Case("eyJc4n4rY.e30.x", "the value is an API key without its URL"),
        Case("mysql://u:c4n4rY@h/d", "the scheme mysql: is not one of Prisma Postgres"),
        Case("HTTP://h/c4n4rY", "the scheme http: is not one of Prisma Postgres"),
        Case("https://h/c4n4rY", "the scheme https: is not one of Prisma Postgres"),
        Case("mongodb+srv://u:c4n4rY@h/d", "the scheme mongodb+srv: is not one of Prisma Postgres"),
        Case("sqlserver://h:1433;password=c4n4rY", "the scheme sqlserver: is not one of Prisma Postgres"),
        Case("file:./c4n4rY.db", "the scheme file: is not one of Prisma Postgres"),
        Case("postgress://u:c4n4rY@h/d", "the scheme postgress: is not one of Prisma Postgres"),
        Case("c4n4rY://u:p@h/d", "the scheme is not one of Prisma Postgres"),
        Case("postgres://u:c4n4rY x@h/d", "the URL contains a blank, a line break or a control character"),
        Case("postgres://u:c4n4rY\n@h/d", "the URL contains a blank, a line break or a control character"),
        Case("postgres://u:c4n4rY@/d", "the host is missing"),
        Case("postgres:///c4n4rY", "the host is missing"),
        Case("\(hosted)%20/?api_key=c4n4rY", "the host has characters that no host name has"),
        Case("postgres://u:c4n4rY@a:1,b:2/d", "there is more than one host"),
        Case("postgres://u:p@h:c4n4rY/d", "the port is not a number from 1 to 65535"),
        Case("postgres://c4n4rY:5432x/d", "the port is not a number from 1 to 65535"),
        Case("postgres://:c4n4rY@h/d", "the user is empty"),
        Case("postgres://h/c4n4rY", "the user is empty"),
        Case("postgres://c4n4rY@h/d", "the password is empty"),
        Case("postgres://c4n4rY:@h/d", "the password is empty"),
        Case("postgres://u:c4n4/rY@h/d", "an @ stands after the host"),
        Case("postgres://u:c4n4?rY@h/d", "an @ stands after the host"),
        Case("postgres://u%x:c4n4rY@h/d", "the user has a % without two hexadecimal digits after it"),
        Case("postgres://u:c4n4rY%@h/d", "the password has a % without two hexadecimal digits after it"),
        Case("postgres://u:c4n4rY@h/%1", "the database name has a % without two hexadecimal digits after it"),
        Case("\(hosted)/?api_key=c4n4rY%", "a parameter has a % without two hexadecimal digits after it"),
        Case("postgres://u:c4n4rY%FF@h/d", "the password is not UTF-8 after percent-decoding"),
        Case("postgres://u:c4n4rY%00@h/d", "the password contains a zero byte (%00)"),
        Case("postgres://u:p@h/d?sslmode=c4n4rY", "sslmode is unknown"),
        Case("postgres://u:p@h/d?sslmode=", "sslmode is unknown"),
        Case("postgres://u:p@h/d?sslmode=Require", "sslmode is unknown"),
        Case(
            "postgres://u:c4n4rY@h/d?sslmode=disable",
            "sslmode=disable would send the password in clear to another machine"
        ),
        Case("postgres://u:p@h/d?sslnegotiation=c4n4rY", "sslnegotiation is unknown"),
        Case(
            "postgres://u:c4n4rY@localhost/d?sslnegotiation=direct",
            "sslnegotiation=direct contradicts a connection without TLS"
        ),
        Case("postgres://u:p@h/d?connect_timeout=c4n4rY", "connect_timeout is not a number of seconds from 0 to 86400"),
        Case("postgres://u:p@h/d?connect_timeout=86401", "connect_timeout is not a number of seconds from 0 to 86400"),
        Case("postgres://u:p@h/d?connect_timeout=", "connect_timeout is not a number of seconds from 0 to 86400"),
        Case("postgres://u:p@h/d?connect_timeout=-1", "connect_timeout is not a number of seconds from 0 to 86400"),
        Case(
            "prisma+postgres://c4n4rY.example/?api_key=c4n4rY",
            "an API key URL leads to a host that is neither Prisma's nor this machine"
        ),
        Case("\(hosted)/", "the URL has no api_key"),
        Case("\(hosted)/?api_key=", "the URL has no api_key"),
        Case("\(hosted)/?apikey=c4n4rY", "the URL has no api_key"),
        Case("prisma+postgres://localhost:51213/?name=c4n4rY", "the URL has no api_key"),
        Case("prisma+postgres://localhost:51213/?api_key=c4n4rY", "the api_key is not one that prisma dev prints"),
        Case(
            "prisma+postgres://localhost:51213/?api_key=\(localKey)",
            "the databaseUrl inside the api_key: the port is not a number from 1 to 65535"
        ),
    ]

    @Test(arguments: cases)
    func saysWhatIsWrong(_ mistake: Case) {
        let error = #expect(throws: ConfigurationError.self) { try DatabaseURL.parse(mistake.text) }
        #expect(error?.message == "DATABASE_URL: \(mistake.cause)")
        #expect(error?.kind == .configuration)
    }

    @Test(arguments: cases)
    func saysWhatToDo(_ mistake: Case) {
        let error = #expect(throws: ConfigurationError.self) { try DatabaseURL.parse(mistake.text) }
        #expect(error?.hint?.isEmpty == false)
        #expect(error?.description.split(separator: "\n").count == 2)
    }

    @Test(arguments: cases)
    func repeatsNoSecret(_ mistake: Case) {
        let error = #expect(throws: ConfigurationError.self) { try DatabaseURL.parse(mistake.text) }
        let shown = String(reflecting: error).lowercased()
        #expect(!shown.contains(Self.canary.lowercased()))
        #expect(!shown.contains(Self.localKey.lowercased()))
    }

    @Test(arguments: [
        ("", "set it to \(DatabaseURLMistake.acceptedForms)"),
        ("mysql://h", "the tunnel serves Prisma Postgres only; write \(DatabaseURLMistake.acceptedForms)"),
        ("eyJ.e30.x", "write prisma+postgres://accelerate.prisma-data.net/?api_key=KEY"),
        (
            "prisma://localhost",
            "write ?api_key=KEY at the end; Prisma Console → API Keys → Create API key makes one"
        ),
    ])
    func hintFitsTheMistake(text: String, hint: String) {
        let error = #expect(throws: ConfigurationError.self) { try DatabaseURL.parse(text) }
        #expect(error?.hint == hint)
    }
}
