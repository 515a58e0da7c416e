extension World {
    /// `/v1/projects` and what is below.
    mutating func projects(_ call: Call, largestPage: Int) throws(Refusal) -> Reply {
        switch (call.method, call.path.count) {
        case ("GET", 1):
            try call.allowQuery("cursor", "limit", "logicalId")
            let logicalId = call.query["logicalId"]
            let found = projects.filter { logicalId == nil || $0["logicalId"]?.string == logicalId }
            return try Self.page(found, call, largestPage: largestPage)
        case ("POST", 1):
            return try createProject(call)
        case ("GET", 2):
            return .data(projects[try projectIndex(call.path[1])])
        case ("PATCH", 2):
            let index = try projectIndex(call.path[1])
            let fields = try call.fields("name", "settings")
            if let name = try fields.text("name", 1...256) {
                projects[index] = projects[index].with(["name": .string(name)])
            }
            return .data(projects[index])
        case ("DELETE", 2):
            return try deleteProject(call)
        case ("POST", 3) where call.path[2] == "transfer":
            return try transferProject(call)
        case _:
            throw Refusal(status: 405, code: "method-not-allowed", message: "no such method here")
        }
    }

    func projectIndex(_ id: String) throws(Refusal) -> Int {
        try Self.index(of: id, "proj_", in: projects, "Project")
    }

    mutating func createProject(_ call: Call) throws(Refusal) -> Reply {
        let fields = try call.fields("createDatabase", "name", "region", "logicalId")
        let region = try region(fields)
        let logicalId = try fields.text("logicalId", 1...256)
        guard logicalId?.wholeMatch(of: /[a-z0-9][-_a-z0-9]*/) != nil || logicalId == nil else {
            throw .badRequest("logicalId has other characters than a-z, 0-9, - and _")
        }
        let id = newID("proj_")
        let project: JSON = [
            "id": .string(id), "type": "project", "url": "/v1/projects/\(id)",
            "name": .string(try fields.text("name", 1...256) ?? "My Project"),
            "logicalId": logicalId.map { .string($0) } ?? nil,
            "createdAt": timestamp(), "defaultRegion": region.map { .string($0) } ?? nil,
            "workspace": Self.workspaceReference,
        ]
        projects.append(project)
        var database: JSON = nil
        if try fields.flag("createDatabase") ?? true {
            database = makeDatabase(project, name: "My Database", region: region ?? "us-east-1", isDefault: true)
                .without("project")
        }
        return .data(project.with(["database": database]), status: 201)
    }

    private mutating func deleteProject(_ call: Call) throws(Refusal) -> Reply {
        let index = try projectIndex(call.path[1])
        let id = projects[index]["id"]
        guard !databases.contains(where: { $0["project"]?["id"] == id && $0["isDefault"] != true }) else {
            throw .badRequest("Cannot delete a project that has dependencies.")
        }
        databases.removeAll { $0["project"]?["id"] == id }
        projects.remove(at: index)
        return .noContent
    }

    private mutating func transferProject(_ call: Call) throws(Refusal) -> Reply {
        let index = try projectIndex(call.path[1])
        let token = try call.fields("recipientAccessToken").requiredText("recipientAccessToken", 1...4_096)
        guard token == FakeManagementAPI.recipientToken else {
            // A careless server repeats what it got.
            throw .notAuthenticated("The access token \(token) is not valid.")
        }
        let id = projects[index]["id"]
        guard !databases.contains(where: { $0["project"]?["id"] == id && $0["status"] != "ready" }) else {
            throw .conflict("The project cannot be transferred in its current state.")
        }
        databases.removeAll { $0["project"]?["id"] == id }
        projects.remove(at: index)
        return .noContent
    }

    /// Checks the field `region`.
    func region(_ fields: [String: JSON], or other: String? = nil) throws(Refusal) -> String? {
        guard let region = try fields.text("region", 1...64) else { return nil }
        guard region == other || Self.regions.contains(where: { $0.id == region }) else {
            throw .badRequest("region is not one of \(Self.regions.map(\.id).joined(separator: ", "))")
        }
        return region
    }
}
