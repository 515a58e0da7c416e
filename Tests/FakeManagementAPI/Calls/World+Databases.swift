extension World {
    /// `/v1/databases` and what is below.
    mutating func databases(_ call: Call, largestPage: Int) throws(Refusal) -> Reply {
        switch (call.method, call.path.count, call.path.dropFirst(2).first) {
        case ("GET", 1, _):
            try call.allowQuery("cursor", "limit", "projectId", "branchId", "branchGitName")
            var found = databases
            if let project = call.query["projectId"] {
                let id = projects[try projectIndex(project)]["id"]
                found = databases.filter { $0["project"]?["id"] == id }
            }
            return try Self.page(found, call, largestPage: largestPage)
        case ("POST", 1, _):
            return try createDatabase(call)
        case ("GET", 2, _):
            return .data(advanced(try databaseIndex(call.path[1])))
        case ("PATCH", 2, _):
            let index = try databaseIndex(call.path[1])
            let fields = try call.fields("name", "branchId", "branchGitName")
            if let name = try fields.text("name", 1...256) {
                databases[index] = databases[index].with(["name": .string(name)])
            }
            return .data(databases[index])
        case ("DELETE", 2, _):
            let index = try databaseIndex(call.path[1])
            guard databases[index]["isDefault"] != true else {
                throw .forbidden("Cannot delete the default environment.")
            }
            let id = databases.remove(at: index)["id"]
            connections.removeAll { $0["database"]?["id"] == id }
            return .noContent
        case ("POST", 3, "restore"): return try restore(call)
        case ("GET", 3, "backups"): return try backups(call)
        case ("GET", 3, "usage"): return try usage(call)
        case _: throw Refusal(status: 405, code: "method-not-allowed", message: "no such method here")
        }
    }

    func databaseIndex(_ id: String) throws(Refusal) -> Int {
        try Self.index(of: id, "db_", in: databases, "Database")
    }

    private mutating func createDatabase(_ call: Call) throws(Refusal) -> Reply {
        let fields = try call.fields(
            "projectId",
            "region",
            "name",
            "isDefault",
            "source",
            "branchId",
            "branchGitName"
        )
        let project = projects[try projectIndex(try fields.requiredText("projectId", 1...100))]
        let source = try fields["source"].map { (source) throws(Refusal) in try checkedSource(source) }
        let region = try region(fields, or: "inherit")
        let name = try fields.text("name", 1...256)
        let database = makeDatabase(
            project,
            name: name ?? "My Database",
            region: region == "inherit" ? project["defaultRegion"]?.string : region,
            isDefault: try fields.flag("isDefault") ?? false,
            source: source ?? ["type": "empty"]
        )
        return .data(database, status: 201)
    }

    /// Makes a database and its first connection; the answer has the secrets, the world has not.
    mutating func makeDatabase(
        _ project: JSON,
        name: String,
        region: String?,
        isDefault: Bool,
        source: JSON = ["type": "empty"]
    ) -> JSON {
        let id = newID("db_")
        let database: JSON = [
            "id": .string(id), "type": "database", "url": "/v1/databases/\(id)", "name": .string(name),
            "status": pollsUntilReady == 0 ? "ready" : "provisioning", "createdAt": timestamp(),
            "isDefault": .bool(isDefault), "project": Self.reference(project),
            "region": Self.region(region ?? "us-east-1"), "source": source, "branchId": nil,
        ]
        polls[id] = pollsUntilReady
        let connection = makeConnection(Self.reference(database), name: "\(name) connection")
        let known = database.with([
            "defaultConnectionId": connection["id"] ?? nil,
            "connections": [Self.withoutSecrets(connection)],
        ])
        databases.append(known)
        return known.with(["connections": [Self.withoutDeprecated(connection)]])
    }

    /// The database, one step nearer to ready. One named `doomed` fails.
    private mutating func advanced(_ index: Int) -> JSON {
        let database = databases[index]
        guard let id = database["id"]?.string, let status = database["status"]?.string,
            ["provisioning", "recovering"].contains(status)
        else { return database }
        let left = polls[id, default: 0] - 1
        polls[id] = left
        if left <= 0 {
            databases[index] = database.with(["status": database["name"] == "doomed" ? "failure" : "ready"])
        }
        return databases[index]
    }
}
