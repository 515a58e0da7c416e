import PrismaPostgres

/// A connection that was made for one tunnel: what `ppg-tunnel-api throwaway create` writes to the tunnel's pipe, the
/// only way the secret takes.
package struct ThrowawayConnection: Sendable {
    /// `con_…`.
    package let id: String
    /// Says which tunnel it was made for.
    package let name: String
    /// As good as a `DATABASE_URL`.
    package let connectionString: Secret

    package init(id: String, name: String, connectionString: Secret) {
        self.id = id
        self.name = name
        self.connectionString = connectionString
    }
}

extension ThrowawayConnection: Codable {
    enum CodingKeys: CodingKey {
        case id
        case name
        case connectionString
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        name = try container.decode(String.self, forKey: .name)
        connectionString = Secret(try container.decode(String.self, forKey: .connectionString))
    }

    /// In clear, for the pipe.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(String(decoding: connectionString.bytes, as: UTF8.self), forKey: .connectionString)
    }
}

/// The database a tunnel was asked for or its user picked: what `ppg-tunnel-api throwaway prepare` writes.
package struct ChosenDatabase: Codable, Sendable {
    /// `db_…`.
    package let id: String
    /// What its owner calls it; this and the rest are nil where the token may not see it.
    package let name: String?
    /// What the project that it belongs to is called.
    package let project: String?
    /// Such as `eu-central-1`.
    package let region: String?

    package init(id: String, name: String?, project: String?, region: String?) {
        self.id = id
        self.name = name
        self.project = project
        self.region = region
    }
}
