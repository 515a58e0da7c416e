/// What a call is answered with.
struct Reply: Sendable {
    var status: Int
    var body: JSON?

    static let noContent = Reply(status: 204)

    static func data(_ value: JSON, status: Int = 200) -> Reply { Reply(status: status, body: ["data": value]) }
}

/// Why a call is refused: a status and the API's error body.
struct Refusal: Error, Sendable {
    var status: Int
    var code: String
    var message: String
    var hint: String?

    var reply: Reply {
        let hint = hint.map { ["hint": .string($0)] as JSON } ?? [:]
        let error: JSON = ["code": .string(code), "message": .string(message)]
        guard case .object(let fields) = hint else { return Reply(status: status) }
        return Reply(status: status, body: ["error": error.with(fields)])
    }

    static func badRequest(_ message: String) -> Refusal {
        Refusal(status: 400, code: "client-error", message: message)
    }

    static func notAuthenticated(_ message: String) -> Refusal {
        Refusal(status: 401, code: "authentication-failed", message: message)
    }

    static func forbidden(_ message: String) -> Refusal {
        Refusal(status: 403, code: "permission-denied", message: message)
    }

    static func notFound(_ what: String) -> Refusal {
        Refusal(status: 404, code: "resource-not-found", message: "\(what) not found")
    }

    static func conflict(_ message: String) -> Refusal { Refusal(status: 409, code: "conflict", message: message) }

    static func invalid(_ message: String) -> Refusal {
        Refusal(status: 422, code: "validation-error", message: message)
    }
}
