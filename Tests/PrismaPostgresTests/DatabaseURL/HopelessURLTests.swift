import PrismaPostgres
import Testing

/// What cannot work is said before it is sent anywhere.
@Suite struct HopelessURLTests {
    private static let ownString = "copy your own string: Prisma Console → your database → Connect to your database"
    private static let forms =
        "prisma+postgres://accelerate.prisma-data.net/?api_key=KEY "
        + "or postgres://USER:PASSWORD@db.prisma.io:5432/postgres?sslmode=require"
    private static let hosted = "prisma+postgres://accelerate.prisma-data.net/?api_key="
    private static let whole = token(#"{"tenant_id":"u","secure_key":"sk_secret"}"#)

    @Test(arguments: [
        (hosted + "KEY", "the api_key is the placeholder of a document", ownString),
        (hosted + "YOUR_API_KEY", "the api_key is the placeholder of a document", ownString),
        (hosted + "<key>", "the api_key is the placeholder of a document", ownString),
        (
            "postgres://USER:PASSWORD@db.prisma.io:5432/postgres?sslmode=require",
            "user and password are the placeholders of a document", ownString
        ),
        (
            "postgres://${PGUSER}:sk_secret@db.prisma.io/postgres",
            "the URL contains a ${NAME} that nobody has filled in",
            "only .env files fill it in, and not between single quotes; a $ of the password itself is written %24"
        ),
        (
            "“postgres://u:sk_secret@db.prisma.io/postgres”", "typographic quotes stand around the value",
            "write straight ones, \" or ', or none"
        ),
        (
            hosted + whole.prefix(30), "the api_key is cut off",
            "copy the whole string again; in a shell put it between quotes"
        ),
        (
            hosted + whole.prefix(60), "the api_key is cut off",
            "copy the whole string again; in a shell put it between quotes"
        ),
        (
            whole, "the value is an API key without its URL",
            "write prisma+postgres://accelerate.prisma-data.net/?api_key=KEY"
        ),
        (
            token(#"{"sub":"someone","iat":1}"#), "the value is a token without a URL, a service token as it seems",
            "service tokens go into PRISMA_SERVICE_TOKEN; write \(forms)"
        ),
    ])
    func words(url: String, cause: String, hint: String) {
        let error = #expect(throws: ConfigurationError.self) { try DatabaseURL.parse(url) }
        #expect(error?.description == "DATABASE_URL: \(cause)\nhint: \(hint)")
    }

    @Test(arguments: [
        // What only looks like it.
        hosted + "opaque", hosted + "KEYS", hosted + token("{"), hosted + whole,
        "postgres://USER:sk_secret@db.prisma.io/", "postgres://u:PASSWORD@db.prisma.io/",
        "postgres://u:a$b@db.prisma.io/",
        "postgres://u:%24%7BA%7D@db.prisma.io/", "postgres://u:a${}b@db.prisma.io/",
        "postgres://u:a${b-c}d@db.prisma.io/",
    ])
    func whatMayWorkIsTried(url: String) throws {
        _ = try DatabaseURL.parse(url)
    }
}
