extension World {
    /// `/v1/workspaces`, `/v1/workspaces/{id}`, its subscription and its service tokens.
    mutating func workspaces(_ call: Call, largestPage: Int) throws(Refusal) -> Reply {
        if call.path.count > 2, call.path[2] == "service-tokens" {
            return try serviceTokens(call, largestPage: largestPage)
        }
        guard call.method == "GET" else {
            throw Refusal(status: 405, code: "method-not-allowed", message: "no such method here")
        }
        guard call.path.count > 1 else {
            try call.allowQuery("cursor", "limit")
            return try Self.page([Self.workspace], call, largestPage: largestPage)
        }
        _ = try Self.index(of: call.path[1], "wksp_", in: [Self.workspace], "Workspace")
        switch call.path.dropFirst(2).first {
        case nil: return .data(Self.workspace)
        case "subscription":
            return .data([
                "planName": "Starter", "usageBlocked": false, "upgradeUrl": "https://console.prisma.io/billing",
            ])
        case _: throw .notFound("Route")
        }
    }

    /// `/v1/regions` and the two lists below; without pages.
    func regions(_ call: Call) throws(Refusal) -> Reply {
        try call.allowQuery("product")
        let postgres: [JSON] = Self.regions.map {
            ["id": .string($0.id), "type": "region", "name": .string($0.name), "status": .string($0.status)]
        }
        let accelerate: [JSON] = [["id": "eu-north-1", "type": "region", "name": "Europe (Stockholm)"]]
        switch call.path.dropFirst().first {
        case "postgres": return .data(.array(postgres))
        case "accelerate": return .data(.array(accelerate))
        case nil:
            let first = postgres.map { $0.with(["product": "postgres"]) }
            let second = accelerate.map { $0.with(["product": "accelerate", "status": "available"]) }
            return .data(.array(first + second))
        case _: throw .notFound("Route")
        }
    }

    /// `/v1/me`.
    func identity(_ call: Call) throws(Refusal) -> Reply {
        try call.allowQuery()
        return .data([
            "user": nil, "workspace": ["id": "wksp_cmi0w000001", "name": "Acme"],
            "credential": ["type": "service_token", "id": "itgr_cmi0i000001", "name": "laptop"],
        ])
    }
}
