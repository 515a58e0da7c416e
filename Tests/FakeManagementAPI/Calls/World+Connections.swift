extension World {
    /// `/v1/connections` and what is below.
    mutating func connections(_ call: Call, largestPage: Int) throws(Refusal) -> Reply {
        switch (call.method, call.path.count, call.path.dropFirst(2).first) {
        case ("GET", 1, _):
            try call.allowQuery("cursor", "limit", "databaseId")
            var found = connections
            if let database = call.query["databaseId"] {
                let id = databases[try databaseIndex(database)]["id"]
                found = connections.filter { $0["database"]?["id"] == id }
            }
            return try Self.page(found, call, largestPage: largestPage)
        case ("POST", 1, _):
            let fields = try call.fields("databaseId", "name")
            let name = try fields.requiredText("name", 3...65)
            let database = databases[try databaseIndex(try fields.requiredText("databaseId", 1...100))]
            return .data(makeConnection(Self.reference(database), name: name), status: 201)
        case ("GET", 2, _):
            return .data(connections[try connectionIndex(call.path[1])])
        case ("DELETE", 2, _):
            connections.remove(at: try connectionIndex(call.path[1]))
            return .noContent
        case ("POST", 3, "rotate"):
            guard call.body == nil else { throw .badRequest("rotate takes no body") }
            return .data(withSecrets(connections[try connectionIndex(call.path[1])]))
        case _:
            throw Refusal(status: 405, code: "method-not-allowed", message: "no such method here")
        }
    }

    private func connectionIndex(_ id: String) throws(Refusal) -> Int {
        try Self.index(of: id, "con_", in: connections, "Connection")
    }

    /// Makes a connection; the answer has the secrets, the world has not.
    mutating func makeConnection(_ database: JSON, name: String) -> JSON {
        let id = newID("con_")
        let connection: JSON = [
            "id": .string(id), "type": "connection", "url": "/v1/connections/\(id)", "name": .string(name),
            "createdAt": timestamp(), "kind": "postgres", "database": database,
            "endpoints": [
                "direct": ["host": .string(upstream.host), "port": .number(Double(upstream.port))],
                "pooled": ["host": .string("pooled.\(upstream.host)"), "port": .number(Double(upstream.port))],
            ],
        ]
        connections.append(connection)
        return withSecrets(connection)
    }

    private mutating func withSecrets(_ connection: JSON) -> JSON {
        made += 1
        let upstream = upstream
        let user = credentials?.user ?? String(repeating: "0123456789abcdef", count: 4)
        let password = credentials?.password ?? "sk_secretsecretsecret\(String(made + 1_000).suffix(3))"
        let string = { (host: String) -> JSON in
            "postgres://\(user):\(password)@\(host):\(String(upstream.port))/postgres?sslmode=require"
        }
        let endpoint = { (host: String) -> JSON in
            ["host": .string(host), "port": .number(Double(upstream.port)), "connectionString": string(host)]
        }
        return connection.with([
            "endpoints": ["direct": endpoint(upstream.host), "pooled": endpoint("pooled.\(upstream.host)")],
            "connectionString": string(upstream.host), "host": .string(upstream.host), "user": .string(user),
            "pass": .string(password),
        ])
    }

    static func withoutDeprecated(_ connection: JSON) -> JSON {
        connection.without("connectionString", "host", "user", "pass")
    }

    static func withoutSecrets(_ connection: JSON) -> JSON {
        var endpoints: [String: JSON] = [:]
        if case .object(let fields) = connection["endpoints"] {
            endpoints = fields.mapValues { $0.without("connectionString") }
        }
        return withoutDeprecated(connection).with(["endpoints": .object(endpoints)])
    }
}
