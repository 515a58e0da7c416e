import FlyingFox
import FlyingSocks
import Foundation

/// A Management API on this machine for tests and demonstrations: the documented shapes and errors, nothing else.
///
/// Strict where the real one may be lenient: an unknown path, query parameter or body field, a missing header or a
/// body too many is an error, so that a test notices what the client sends. Faults can be put in the way of answers.
package actor FakeManagementAPI {
    /// The token everything is allowed with.
    package static let token = "ey.service.token-canary"
    /// A token that may ask who it is, and nothing else.
    package static let powerlessToken = "ey.powerless.token-canary"

    /// The token of whoever projects may be transferred to.
    package static let recipientToken = "ey.recipient.token-canary"
    /// The token that is made, each time.
    package static let newToken = "ey.new.token-secret"

    /// Most elements of a page, whatever is asked for.
    package var largestPage = 100
    /// What was asked, in order.
    package private(set) var seen: [Seen] = []

    private var waiting: [(prefix: String, continuation: CheckedContinuation<Void, Never>)] = []
    private var heldPrefix: String?
    private var held: [CheckedContinuation<Void, Never>] = []
    private var world = World.samples
    private var faults: [Fault] = []
    private var server: HTTPServer?
    private var running: Task<Void, any Error>?

    /// A server that is not listening yet.
    package init() {}

    /// Listens on a free port (or on `port`) of 127.0.0.1; the answer is the base address, without a slash at its end.
    package func start(port: UInt16 = 0) async throws -> String {
        let server = HTTPServer(
            address: try sockaddr_in.inet(ip4: "127.0.0.1", port: port),
            timeout: 3_600,
            logger: .disabled,
            handler: ClosureHTTPHandler { [self] in try await answer($0) }
        )
        self.server = server
        running = Task { try await server.run() }
        try await server.waitUntilListening(timeout: 60)
        guard case .ip4(_, let port) = await server.listeningAddress else { throw SocketError.unsupportedAddress }
        return "http://127.0.0.1:\(port)"
    }

    /// Stops listening and drops what is under way.
    package func stop() async {
        letGo()
        await server?.stop()
        running?.cancel()
        _ = await running?.result
    }

    /// Puts `fault` in the way of the next `times` requests; faults wait for each other.
    package func inject(_ fault: Fault, times: Int = 1) {
        faults += Array(repeating: fault, count: times)
    }

    /// Waits until a request came whose method and target start with `prefix`.
    package func waitForCall(_ prefix: String) async {
        if seen.contains(where: { $0.line.hasPrefix(prefix) }) { return }
        await withCheckedContinuation { waiting.append((prefix, $0)) }
    }

    /// Leaves requests whose method and target start with `prefix` unanswered until ``letGo()``.
    package func hold(_ prefix: String) {
        heldPrefix = prefix
    }

    /// Goes on with what was held.
    package func letGo() {
        heldPrefix = nil
        for continuation in held { continuation.resume() }
        held = []
    }

    /// Sets ``largestPage``.
    package func limitPages(to size: Int) {
        largestPage = size
    }

    /// How often a database is shown before it becomes ready after it was made or restored.
    package func setPollsUntilReady(_ polls: Int) {
        world.pollsUntilReady = polls
    }

    /// Where new connections lead, and what they log in with.
    package func setUpstream(host: String, port: Int, user: String, password: String) {
        world.upstream = (host, port)
        world.credentials = (user, password)
    }

    /// The names of all connections, in the order they were made.
    package var connectionNames: [String] { world.connections.compactMap { $0["name"]?.string } }

    /// Adds a connection that nobody asked for, as another program may have made it; the answer is its id.
    package func addConnection(named name: String) -> String {
        let connection = world.makeConnection(World.reference(world.databases[0]), name: name)
        return connection["id"]?.string ?? ""
    }

    /// The names of all projects, in the order they were made.
    package var projectNames: [String] { world.projects.compactMap { $0["name"]?.string } }

    /// Adds a database of this name to the second project; the answer is its id.
    package func addDatabase(named name: String) -> String {
        let database = world.makeDatabase(world.projects[1], name: name, region: "us-east-1", isDefault: false)
        return database["id"]?.string ?? ""
    }

    private func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
        let bytes = try await request.bodyData
        let body = try? JSONDecoder().decode(JSON.self, from: bytes)
        let authorization = request.headers[.authorization]
        seen.append(
            Seen(
                line: "\(request.method.rawValue) \(request.target.rawValue)",
                authorization: authorization,
                body: body
            )
        )
        for (prefix, continuation) in waiting where seen.last?.line.hasPrefix(prefix) == true { continuation.resume() }
        waiting.removeAll { seen.last?.line.hasPrefix($0.prefix) == true }
        if let heldPrefix, seen.last?.line.hasPrefix(heldPrefix) == true {
            await withCheckedContinuation { held.append($0) }
        }
        if !faults.isEmpty {
            return try await faults.removeFirst().response()
        }
        do throws(Refusal) {
            let call = try Call(request, bytes: bytes, body: body)
            try authorize(authorization, call)
            return HTTPResponse(try handle(call))
        } catch {
            return HTTPResponse(error.reply)
        }
    }

    private func authorize(_ authorization: String?, _ call: Call) throws(Refusal) {
        switch authorization {
        case "Bearer \(Self.token)": break
        case "Bearer \(Self.powerlessToken)":
            guard call.path == ["me"] else { throw .forbidden("The token does not allow this.") }
        case nil: throw .notAuthenticated("The header Authorization is missing.")
        case _: throw .notAuthenticated("The token is not valid.")
        }
    }

    private func handle(_ call: Call) throws(Refusal) -> Reply {
        switch call.path.first {
        case "projects": return try world.projects(call, largestPage: largestPage)
        case "databases": return try world.databases(call, largestPage: largestPage)
        case "connections": return try world.connections(call, largestPage: largestPage)
        case "workspaces": return try world.workspaces(call, largestPage: largestPage)
        case "regions" where call.method == "GET": return try world.regions(call)
        case "me" where call.method == "GET" && call.path.count == 1: return try world.identity(call)
        case _: throw .notFound("Route")
        }
    }
}
