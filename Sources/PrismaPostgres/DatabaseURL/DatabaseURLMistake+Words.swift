extension DatabaseURLMistake {
    /// The two forms a URL may have, for hints.
    static let acceptedForms =
        "prisma+postgres://accelerate.prisma-data.net/?api_key=KEY "
        + "or postgres://USER:PASSWORD@db.prisma.io:5432/postgres?sslmode=require"

    private static let escapes = "in user and password write / as %2F, ? as %3F, @ as %40, # as %23 and % as %25"

    /// What is wrong, to be read after the name of the setting and a colon.
    var cause: String {
        switch self {
        case .empty: "the value is empty"
        case .notAURL: "the value is not a URL"
        case .bareAPIKey: "the value is an API key without its URL"
        case .serviceToken: "the value is a token without a URL, a service token as it seems"
        case .cutOffKey: "the api_key is cut off"
        case .placeholder(let placeholder): placeholder.rawValue
        case .unfilledVariable: "the URL contains a ${NAME} that nobody has filled in"
        case .typographicQuotes: "typographic quotes stand around the value"
        case .blankOrControl: "the URL contains a blank, a line break or a control character"
        case .scheme(let name?): "the scheme \(name): is not one of Prisma Postgres"
        case .scheme(nil): "the scheme is not one of Prisma Postgres"
        case .noHost: "the host is missing"
        case .badHost: "the host has characters that no host name has"
        case .severalHosts: "there is more than one host"
        case .badPort: "the port is not a number from 1 to 65535"
        case .emptyUser: "the user is empty"
        case .emptyPassword: "the password is empty"
        case .strayAt: "an @ stands after the host"
        case .badPercent(let field): "\(field.rawValue) has a % without two hexadecimal digits after it"
        case .notUTF8(let field): "\(field.rawValue) is not UTF-8 after percent-decoding"
        case .zeroByte(let field): "\(field.rawValue) contains a zero byte (%00)"
        case .unknownSSLMode: "sslmode is unknown"
        case .cleartextToRemote: "sslmode=disable would send the password in clear to another machine"
        case .unknownNegotiation: "sslnegotiation is unknown"
        case .directWithoutTLS: "sslnegotiation=direct contradicts a connection without TLS"
        case .badConnectTimeout: "connect_timeout is not a number of seconds from 0 to 86400"
        case .otherHost: "an API key URL leads to a host that is neither Prisma's nor this machine"
        case .noAPIKey: "the URL has no api_key"
        case .undecodableKey: "the api_key is not one that prisma dev prints"
        case .notLocal: "it does not lead to a PostgreSQL on this machine"
        case .insideKey(let mistake): "the databaseUrl inside the api_key: \(mistake.cause)"
        case .unknownChoice, .requiredAuthentication, .maximumVersionTooLow, .emptyVersionRange, .keyWithoutCertificate,
            .certificateWithoutKey, .twoIdentities, .noIdentityToRequire, .unkept, .demandWithoutTLS,
            .demandBesideLocalKey:
            demandWords.cause
        }
    }

    /// What can be done about it.
    var hint: String {
        switch self {
        case .empty: "set it to \(Self.acceptedForms)"
        case .notAURL, .noHost: "write \(Self.acceptedForms)"
        case .bareAPIKey: "write prisma+postgres://accelerate.prisma-data.net/?api_key=KEY"
        case .serviceToken: "service tokens go into PRISMA_SERVICE_TOKEN; write \(Self.acceptedForms)"
        case .cutOffKey: "copy the whole string again; in a shell put it between quotes"
        case .placeholder: "copy your own string: Prisma Console → your database → Connect to your database"
        case .unfilledVariable:
            "only .env files fill it in, and not between single quotes; a $ of the password itself is written %24"
        case .typographicQuotes: "write straight ones, \" or ', or none"
        case .blankOrControl: "copy the URL again in one piece; a blank that belongs to it is written %20"
        case .scheme: "the tunnel serves Prisma Postgres only; write \(Self.acceptedForms)"
        case .badHost: Self.escapes
        case .strayAt: "\(Self.escapes); behind the host write @ as %40"
        case .severalHosts: "write one host, db.prisma.io for Prisma Postgres"
        case .badPort: "Prisma Postgres listens on 5432; \(Self.escapes)"
        case .emptyUser: "copy the whole connection string: postgres://USER:PASSWORD@db.prisma.io:5432/postgres"
        case .emptyPassword: "copy the connection string with its password; the Console shows it once, at creation"
        case .badPercent: "write a % that is meant as such as %25"
        case .notUTF8: "percent-encode the UTF-8 form of the text"
        case .zeroByte: "remove %00: PostgreSQL's startup cannot carry it"
        case .unknownSSLMode: "write sslmode=require (or verify-full), or leave it out"
        case .cleartextToRemote: "write sslmode=require; without TLS the tunnel connects to localhost only"
        case .unknownNegotiation: "write sslnegotiation=postgres or sslnegotiation=direct, or leave it out"
        case .directWithoutTLS: "add sslmode=verify-full, or leave sslnegotiation out"
        case .badConnectTimeout: "write connect_timeout=10, or leave it out"
        case .otherHost: "write \(Self.acceptedForms)"
        case .noAPIKey: "write ?api_key=KEY at the end; Prisma Console → API Keys → Create API key makes one"
        case .undecodableKey: "copy the URL that prisma dev prints, or its postgres:// form"
        case .notLocal: "copy the URL that prisma dev prints"
        case .insideKey(let mistake): mistake.hint
        case .unknownChoice, .requiredAuthentication, .maximumVersionTooLow, .emptyVersionRange, .keyWithoutCertificate,
            .certificateWithoutKey, .twoIdentities, .noIdentityToRequire, .unkept, .demandWithoutTLS,
            .demandBesideLocalKey:
            demandWords.hint
        }
    }
}
