extension World {
    /// `/v1/workspaces/{id}/service-tokens` and what is below; the newest first.
    mutating func serviceTokens(_ call: Call, largestPage: Int) throws(Refusal) -> Reply {
        _ = try Self.index(of: call.path[1], "wksp_", in: [Self.workspace], "Workspace")
        switch (call.method, call.path.count) {
        case ("GET", 3):
            try call.allowQuery("cursor", "limit")
            return try Self.page(tokens, call, largestPage: largestPage)
        case ("POST", 3):
            let name = try call.fields("name").requiredText("name", 1...256)
            let token: JSON = [
                "id": .string(newID("itgr_")), "type": "serviceToken", "name": .string(name), "valueHint": "ey…ret",
                "createdAt": timestamp(), "expiresAt": nil,
            ]
            tokens.insert(token, at: 0)
            return .data(token.with(["value": .string(FakeManagementAPI.newToken)]), status: 201)
        case ("DELETE", 4):
            tokens.remove(at: try Self.index(of: call.path[3], "itgr_", in: tokens, "Service token"))
            return .noContent
        case _:
            throw Refusal(status: 405, code: "method-not-allowed", message: "no such method here")
        }
    }
}
