extension World {
    /// Two projects, three databases that are ready, their connections, and two backups of the first database.
    static var samples: World {
        var world = World()
        world.pollsUntilReady = 0
        for (name, region) in [("shop", "eu-central-1"), ("blog", "us-east-1")] {
            let fields: JSON = ["name": .string(name), "region": .string(region), "createDatabase": false]
            let call = Call(method: "POST", path: ["projects"], query: [:], body: fields)
            _ = try? world.createProject(call)
        }
        _ = world.makeDatabase(world.projects[0], name: "production", region: "eu-central-1", isDefault: true)
        _ = world.makeDatabase(world.projects[0], name: "staging", region: "eu-central-1", isDefault: false)
        _ = world.makeDatabase(world.projects[1], name: "posts", region: "us-east-1", isDefault: true)
        let production = world.databases[0]["id"]?.string ?? ""
        world.backups[production] = [
            [
                "id": "bkp_20261120", "type": "backup", "backupType": "incremental", "status": "running",
                "createdAt": "2026-11-20T03:00:00.000Z",
            ],
            [
                "id": "bkp_20261119", "type": "backup", "backupType": "full", "status": "completed",
                "createdAt": "2026-11-19T03:00:00.000Z", "size": 48_234_496,
            ],
        ]
        world.pollsUntilReady = 2
        return world
    }
}
