import Foundation
import LibC
import PrismaPostgres
import Testing

@testable import PrismaManagement

struct ManagementAPITests {
    private static let me =
        #"{"data":{"user":null,"workspace":null,"credential":{"type":"service_token","id":null,"name":null}}}"#
    private static let connection =
        #"{"data":{"id":"con_c1","name":"laptop","createdAt":"2026-11-01T10:00:00Z","kind":"postgres","endpoints":{}}}"#

    private func failure(_ responses: HTTPResponse) async -> ManagementAPIError? {
        await #expect(throws: ManagementAPIError.self) { try await Scripted(responses).api.identity() }
    }

    @Test func sendsTheTokenAsBearer() async throws {
        let scripted = Scripted(.json(Self.me))
        _ = try await scripted.api.identity()
        let request = try #require(scripted.transport.requests.first)
        #expect(request.url == "https://api.prisma.io/v1/me")
        #expect(request.headers.contains(.init(name: "Authorization", value: "Bearer ey.canary.token")))
    }

    @Test func repeatsUntilThereIsAnAnswer() async throws {
        let scripted = Scripted(.json("{}", status: 429), .json("{}", status: 503), .json(Self.me))
        _ = try await scripted.api.identity()
        #expect(scripted.transport.requests.count == 3)
        #expect(scripted.waits == [.seconds(4), .seconds(8)])
    }

    @Test func givesUpAfterFiveRepetitions() async throws {
        let busy = HTTPResponse.json(#"{"error":{"code":"rate-limit-exceeded","message":"slow down"}}"#, status: 429)
        let scripted = Scripted(busy, busy, busy, busy, busy, busy, busy)
        let error = await #expect(throws: ManagementAPIError.self) { try await scripted.api.identity() }
        #expect(
            error?.message == "cannot ask whom the token stands for: slow down (429 rate-limit-exceeded, GET /v1/me)"
        )
        #expect(scripted.transport.requests.count == 6)
    }

    @Test func doesNotRepeatACreationAfter503() async throws {
        let scripted = Scripted(.json("{}", status: 503), .json(Self.connection))
        await #expect(throws: ManagementAPIError.self) {
            try await scripted.api.createConnection(to: ResourceID("db_c1"), named: "laptop")
        }
        #expect(scripted.transport.requests.count == 1)
    }

    @Test func repeatsACreationAfter429() async throws {
        let scripted = Scripted(.json("{}", status: 429), .json(Self.connection))
        let made = try await scripted.api.createConnection(to: ResourceID("db_c1"), named: "laptop")
        #expect(made.id == "con_c1")
    }

    @Test(arguments: [301, 302, 307, 308])
    func refusesRedirects(status: Int) async {
        let error = await failure(.json("", status: status, headers: ["location": "https://evil.example/v1/me"]))
        #expect(error?.reason == .redirected(to: "evil.example"))
    }

    @Test func saysWhatTheServerSays() async {
        let error = await failure(
            .json(#"{"error":{"code":"permission-denied","message":"no","hint":"ask"}}"#, status: 403)
        )
        #expect(error?.status == 403)
        #expect(
            error?.description
                == "cannot ask whom the token stands for: no (403 permission-denied, GET /v1/me)\nhint: ask"
        )
    }

    @Test(arguments: [
        (#"{"message":"gone"}"#, "gone"), (#"{"errorDescription":"gone"}"#, "gone"),
        ("<html>", "the answer says no more"), ("", "the answer says no more"), ("[]", "the answer says no more"),
    ])
    func takesErrorsOfOtherShapes(body: String, message: String) async {
        #expect(
            await failure(.json(body, status: 404))?.message
                == "cannot ask whom the token stands for: \(message) (404 error, GET /v1/me)"
        )
    }

    @Test func cutsTheTokenAndControlBytesOutOfWhatTheServerSays() async {
        let error = await failure(
            .json(#"{"error":{"code":"x","message":"bad ey.canary.token \u001b[2J\u202e"}}"#, status: 401)
        )
        #expect(
            error?.message
                == "cannot ask whom the token stands for: bad <hidden> \\u{1B}[2J\\u{202E} (401 x, GET /v1/me)"
        )
    }

    @Test func shortensWhatTheServerSays() async {
        let text = String(repeating: "ä", count: 4_000)
        let error = await failure(.json(#"{"message":"\#(text)"}"#, status: 400))
        #expect((error?.message.utf8.count ?? .max) < 600)
    }

    @Test(arguments: [
        ("", "it is not JSON"), (#"{"data":"#, "it is not JSON"), ("{}", "data is missing"),
        (#"{"data":{"credential":{"type":7}}}"#, "data.credential.type has another type"),
        (#"{"data":{"credential":{}}}"#, "data.credential.type is missing"),
        (#"{"data":null}"#, "data is null"),
    ])
    func saysWhichFieldCannotBeRead(body: String, cause: String) async {
        #expect(await failure(.json(body))?.reason == .malformed(cause))
    }

    @Test func anEmptyAnswerToADeletionIsFine() async throws {
        try await Scripted(HTTPResponse(status: 204)).api.deleteDatabase(ResourceID("db_c1"))
    }

    @Test func saysWhyThereIsNoAnswer() async {
        let transport = ScriptedTransport([.failure(.timedOut), .failure(.failed("the connection was refused"))])
        let api = ManagementAPI(
            server: .prisma,
            token: Secret("t"),
            transport: transport,
            timeout: .milliseconds(1_500),
            surroundings: .init()
        )
        let slow = await #expect(throws: ManagementAPIError.self) { try await api.identity() }
        #expect(slow?.message == "cannot ask whom the token stands for: no answer within 1.5 s (GET /v1/me)")
        let down = await #expect(throws: ManagementAPIError.self) { try await api.identity() }
        #expect(
            down?.message == "cannot ask whom the token stands for: no answer: the connection was refused (GET /v1/me)"
        )
    }

    @Test func aPointAtTheEndOfWhatTheServerSaysIsLeftOut() async {
        let error = await failure(.json(#"{"error":{"code":"x","message":"It is late. Go home."}}"#, status: 400))
        #expect(error?.message == "cannot ask whom the token stands for: It is late. Go home (400 x, GET /v1/me)")
    }

    @Test func cutsTheRecipientsTokenOutOfWhatTheServerSays() async throws {
        let refusal = #"{"error":{"code":"x","message":"bad ey.recipient","hint":"not ey.recipient but another"}}"#
        let api = Scripted(.json(refusal, status: 401)).api
        let error = await #expect(throws: ManagementAPIError.self) {
            try await api.transferProject(ResourceID("proj_c1"), to: Secret("ey.recipient"))
        }
        #expect(
            error?.description == """
                cannot transfer project proj_c1: bad <hidden> (401 x, POST /v1/projects/proj_c1/transfer)
                hint: not <hidden> but another
                """
        )
    }

    @Test func tellsWhatPassesWithoutSecrets() async throws {
        let seen = Lock<[ManagementAPI.Exchange]>([])
        let transport = ScriptedTransport([.success(.json("{}", status: 429)), .failure(.cut)])
        let api = ManagementAPI(
            server: .prisma,
            token: Secret("ey.canary.token"),
            transport: transport,
            surroundings: .init(sleep: { _ in }),
            onExchange: { exchange in seen.withLock { $0.append(exchange) } }
        )
        await #expect(throws: ManagementAPIError.self) {
            try await api.transferProject(ResourceID("proj_c1"), to: Secret("ey.canary.recipient"))
        }
        let all = seen.withLock { $0 }
        let request = ManagementAPI.Exchange.request(
            method: "POST",
            url: "https://api.prisma.io/v1/projects/proj_c1/transfer"
        )
        #expect(all.count == 4)
        #expect(all.first == request)
        #expect(all.dropFirst(2).first == request)
        guard case .answer(status: 429, bytes: 2, after: _) = all[1], case .noAnswer = all[3] else {
            Issue.record("\(all)")
            return
        }
        #expect(!"\(all)".contains("canary"))
    }
}
