/// What exists on the fake server. Times and ids are counted, so that every run is the same.
struct World: Sendable {
    static let workspace: JSON = [
        "id": "wksp_cmi0w000001", "type": "workspace", "url": "/v1/workspaces/wksp_cmi0w000001", "name": "Acme",
        "createdAt": "2026-01-15T08:30:00.000Z",
    ]
    static let workspaceReference: JSON = [
        "id": "wksp_cmi0w000001", "url": "/v1/workspaces/wksp_cmi0w000001", "name": "Acme",
    ]
    static let regions: [(id: String, name: String, status: String)] = [
        ("ap-northeast-1", "Asia Pacific (Tokyo)", "available"),
        ("ap-southeast-1", "Asia Pacific (Singapore)", "available"),
        ("eu-central-1", "Europe (Frankfurt)", "available"),
        ("eu-west-3", "Europe (Paris)", "available"),
        ("us-east-1", "US East (N. Virginia)", "available"),
        ("us-west-1", "US West (N. California)", "unavailable"),
    ]

    /// In the order they were made.
    var projects: [JSON] = []
    var databases: [JSON] = []
    var connections: [JSON] = []
    var tokens: [JSON] = [
        [
            "id": "itgr_cmi0i000001", "type": "serviceToken", "name": "laptop", "valueHint": "ey…ary",
            "createdAt": "2026-10-01T09:00:00.000Z", "expiresAt": nil,
        ],
        [
            "id": "itgr_cmi0i000002", "type": "serviceToken", "name": "ci", "valueHint": "ey…7Qk",
            "createdAt": "2026-09-01T09:00:00.000Z", "expiresAt": "2027-09-01T09:00:00.000Z",
        ],
    ]
    /// By the id of their database.
    var backups: [String: [JSON]] = [:]
    /// How often a database is still shown as it is before it becomes ready.
    var pollsUntilReady = 2
    /// By the id of a database.
    var polls: [String: Int] = [:]
    /// What new connections lead to, user and password aside.
    var upstream = (host: "db.prisma.io", port: 5432)
    /// What new connections log in with; nil makes them up.
    var credentials: (user: String, password: String)?
    var made = 0

    /// `db_cmi0d000007`.
    mutating func newID(_ prefix: String) -> String {
        made += 1
        let digits = String(made)
        let letter = prefix.prefix(1)
        return "\(prefix)cmi0\(letter)\(String(repeating: "0", count: 6 - digits.count))\(digits)"
    }

    /// One minute after the last.
    func timestamp() -> JSON {
        let minute = made % 60
        return "2026-11-0\(1 + made / 1_440 % 9)T\(made / 60 % 24 < 10 ? "0" : "")\(made / 60 % 24):"
            .appendingMinute(minute)
    }

    /// What `id`, with or without `prefix`, is called on output.
    static func full(_ id: String, _ prefix: String) -> String { id.hasPrefix(prefix) ? id : prefix + id }

    static func index(of id: String, _ prefix: String, in list: [JSON], _ noun: String) throws(Refusal) -> Int {
        let id = full(id, prefix)
        guard let index = list.firstIndex(where: { $0["id"]?.string == id }) else { throw .notFound(noun) }
        return index
    }

    static func reference(_ resource: JSON) -> JSON {
        ["id": resource["id"] ?? nil, "url": resource["url"] ?? nil, "name": resource["name"] ?? nil]
    }

    static func region(_ id: String) -> JSON {
        let known = regions.first { $0.id == id }
        return ["id": .string(id), "name": .string(known?.name ?? id)]
    }
}

extension String {
    fileprivate func appendingMinute(_ minute: Int) -> JSON {
        .string("\(self)\(minute < 10 ? "0" : "")\(minute):00.000Z")
    }
}
