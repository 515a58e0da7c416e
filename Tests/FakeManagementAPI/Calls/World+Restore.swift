extension World {
    mutating func restore(_ call: Call) throws(Refusal) -> Reply {
        let index = try databaseIndex(call.path[1])
        let fields = try call.fields("source")
        guard let source = fields["source"], source["type"] == "backup" else {
            throw .invalid("source is not a backup")
        }
        let checked = try checkedSource(source)
        guard databases[index]["status"] == "ready" else {
            throw .conflict("The database is provisioning or recovering.")
        }
        databases[index] = databases[index].with(["status": "recovering", "source": checked])
        polls[databases[index]["id"]?.string ?? ""] = pollsUntilReady
        return .data(databases[index])
    }

    /// The source with full ids: it must exist, and a backup must be complete.
    func checkedSource(_ source: JSON) throws(Refusal) -> JSON {
        guard case .object(let fields) = source else { throw .badRequest("source is not an object") }
        let allowed: Set<String>
        switch source["type"]?.string {
        case "empty": allowed = ["type"]
        case "database": allowed = ["type", "databaseId"]
        case "backup": allowed = ["type", "databaseId", "backupId"]
        case _: throw .invalid("source.type is not one of empty, database, backup")
        }
        guard Set(fields.keys) == allowed else { throw .invalid("source has other fields than its type needs") }
        guard source["type"] != "empty" else { return source }
        let database = databases[try databaseIndex(source["databaseId"]?.string ?? "")]
        let id = database["id"]?.string ?? ""
        guard source["type"] == "backup" else { return source.with(["databaseId": .string(id)]) }
        guard let backup = backups[id]?.first(where: { $0["id"] == source["backupId"] }) else {
            throw .notFound("Backup")
        }
        guard backup["status"] == "completed" else { throw .invalid("The backup is not completed.") }
        return source.with(["databaseId": .string(id)])
    }

    /// The newest first; no cursor.
    func backups(_ call: Call) throws(Refusal) -> Reply {
        try call.allowQuery("limit")
        let database = databases[try databaseIndex(call.path[1])]
        guard let all = backups[database["id"]?.string ?? ""] else {
            throw .invalid("Backups are not available for this database.")
        }
        let limit = try call.number("limit", in: 1...100) ?? 25
        let body: JSON = [
            "data": .array(Array(all.prefix(limit))), "meta": ["backupRetentionDays": 7],
            "pagination": ["hasMore": .bool(all.count > limit), "limit": .number(Double(limit))],
        ]
        return Reply(status: 200, body: body)
    }
}
