import PrismaPostgres

/// One way to a database. The connection string is there only in the answer that made it.
package struct Endpoint: Sendable, Equatable {
    /// Such as `db.prisma.io`.
    package var host: String
    /// Such as 5432.
    package var port: Int
    /// User, password and all.
    package var connectionString: Secret?
}

extension Endpoint: Codable {
    enum CodingKeys: CodingKey {
        case host
        case port
        case connectionString
    }

    /// Reads the connection string, if there is one, as a secret.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        host = try container.decode(String.self, forKey: .host)
        port = try container.decode(Int.self, forKey: .port)
        connectionString = try container.decodeIfPresent(String.self, forKey: .connectionString).map(Secret.init)
    }

    /// Writes the connection string in clear: encoding is how a command shows a new secret, once.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(host, forKey: .host)
        try container.encode(port, forKey: .port)
        let text = connectionString.map { String(decoding: $0.bytes, as: UTF8.self) }
        try container.encodeIfPresent(text, forKey: .connectionString)
    }
}
