import Foundation

extension World {
    /// Not wrapped in `data`.
    func usage(_ call: Call) throws(Refusal) -> Reply {
        try call.allowQuery("startDate", "endDate")
        _ = try databaseIndex(call.path[1])
        let start = call.query["startDate"] ?? "2026-11-01T00:00:00.000Z"
        let end = call.query["endDate"] ?? "2026-11-20T12:00:00.000Z"
        guard let from = Self.moment(start), let to = Self.moment(end), from <= to else {
            throw .badRequest("startDate and endDate are not two moments in order")
        }
        let body: JSON = [
            "period": ["start": .string(start), "end": .string(end)],
            "metrics": [
                "operations": ["used": 128_407, "unit": "ops"], "storage": ["used": 0.4375, "unit": "GiB"],
            ],
            "generatedAt": "2026-11-20T12:00:00.000Z",
        ]
        return Reply(status: 200, body: body)
    }

    private static func moment(_ text: String) -> Date? {
        let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return (try? fractional.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text))
    }
}
