import Foundation
import LibC
import PrismaPostgres

@testable import PrismaManagement

/// Gives the answers it was made with, in order, and keeps what was asked.
final class ScriptedTransport: HTTPTransport {
    typealias Answer = Result<HTTPResponse, TransportError>

    private let answers: Lock<[Answer]>
    private let asked = Lock<[HTTPRequest]>([])

    init(_ answers: [Answer]) {
        self.answers = Lock(answers)
    }

    var requests: [HTTPRequest] { asked.withLock { $0 } }

    func send(_ request: HTTPRequest, timeout: Duration) async throws(TransportError) -> HTTPResponse {
        asked.withLock { $0.append(request) }
        let answer = answers.withLock { $0.isEmpty ? .failure(.failed("the script is over")) : $0.removeFirst() }
        return try answer.get()
    }
}

extension HTTPResponse {
    static func json(_ text: String, status: Int = 200, headers: [String: String] = [:]) -> HTTPResponse {
        HTTPResponse(status: status, headers: headers, body: Data(text.utf8))
    }
}

/// A client on a script, without a clock: waits are kept and take no time.
final class Scripted: Sendable {
    let transport: ScriptedTransport
    let api: ManagementAPI
    private let slept: Waits

    final class Waits: Sendable {
        let durations = Lock<[Duration]>([])
    }

    init(_ answers: HTTPResponse..., token: String = "ey.canary.token") {
        let transport = ScriptedTransport(answers.map { .success($0) })
        let slept = Waits()
        self.transport = transport
        self.slept = slept
        api = ManagementAPI(
            server: .prisma,
            token: Secret(token),
            transport: transport,
            surroundings: ManagementAPI.Surroundings(
                sleep: { duration in slept.durations.withLock { $0.append(duration) } },
                now: { Date(timeIntervalSince1970: 784_111_777) },
                jitter: { 1 }
            )
        )
    }

    var waits: [Duration] { slept.durations.withLock { $0 } }
}
