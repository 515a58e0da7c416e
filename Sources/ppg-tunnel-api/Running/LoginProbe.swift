import LibC
import PrismaManagement

/// A client that logs in through the tunnel, asks nothing, and leaves.
struct LoginProbe {
    /// What the server said of itself.
    struct Answer {
        /// As in `server_version`.
        var version: String
        var duration: Duration
    }

    /// Seconds that an answer may take (our own limit): the tunnel gives up and says so earlier.
    private static let patience = 60
    /// Bytes of a message; a server that greets with more is none (our own limit).
    private static let longestMessage = 1 << 16

    private let descriptor: CInt

    /// Logs in by the tunnel's Unix socket in `directory`; throws in the server's or the tunnel's words.
    static func logIn(in directory: String) throws(CommandFailure) -> Answer {
        let start = ContinuousClock.now
        let descriptor = socket(AF_UNIX, streamSocket, 0)
        guard descriptor >= 0 else { throw .failed("cannot make a socket: \(lastError)") }
        defer { close(descriptor) }
        let version = try LoginProbe(descriptor: descriptor).greet("\(directory)/.s.PGSQL.5432")
        return Answer(version: version, duration: ContinuousClock.now - start)
    }

    private static var lastError: String { String(cString: strerror(errno)).lowercased() }

    private func greet(_ path: String) throws(CommandFailure) -> String {
        var limit = timeval(tv_sec: Self.patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard connect(to: path) else { throw .failed("cannot reach the tunnel: \(Self.lastError)") }
        try send(Self.startup)
        var version = "of an unknown version"
        while true {
            let (type, body) = try message()
            switch type {
            case UInt8(ascii: "E"): throw .failed("the login failed: \(Self.words(body))")
            case UInt8(ascii: "S"):
                let texts = body.split(separator: 0, omittingEmptySubsequences: false)
                    .map { String(decoding: $0, as: UTF8.self) }
                if texts.first == "server_version", texts.count > 1 { version = texts[1].escapingControls }
            case UInt8(ascii: "Z"):
                try send([UInt8(ascii: "X"), 0, 0, 0, 4])
                return version
            case _: continue
            }
        }
    }

    /// StartupMessage (PostgreSQL's manual, "Message Formats").
    private static var startup: [UInt8] {
        let parameters = ["user", "postgres", "database", "postgres", "application_name", "ppg-tunnel", ""]
        var body: [UInt8] = [0, 3, 0, 0]
        for parameter in parameters { body += Array(parameter.utf8) + [0] }
        return [0, 0, 0, UInt8(body.count + 4)] + body
    }

    /// The texts of ErrorResponse that matter: `password authentication failed (28P01)`.
    private static func words(_ body: [UInt8]) -> String {
        var fields: [Character: String] = [:]
        for field in body.split(separator: 0) {
            guard let code = field.first else { continue }
            fields[Character(UnicodeScalar(code))] = String(decoding: field.dropFirst(), as: UTF8.self).escapingControls
        }
        return "\(fields["M"] ?? "no reason was given") (\(fields["C"] ?? "?????"))"
    }

    private func connect(to path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                LibC.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    private func send(_ bytes: [UInt8]) throws(CommandFailure) {
        // Few enough for a socket's buffer.
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw .failed("the tunnel closed the connection: \(Self.lastError)")
        }
    }

    private func message() throws(CommandFailure) -> (type: UInt8, body: [UInt8]) {
        let header = try bytes(5)
        let length = header[1...].reduce(0) { $0 << 8 | Int($1) }
        guard (4...Self.longestMessage).contains(length) else { throw .failed("the answer is not PostgreSQL's") }
        return (header[0], try bytes(length - 4))
    }

    private func bytes(_ count: Int) throws(CommandFailure) -> [UInt8] {
        var all: [UInt8] = []
        while all.count < count {
            var buffer = [UInt8](repeating: 0, count: count - all.count)
            let received = read(descriptor, &buffer, buffer.count)
            if received > 0 {
                all += buffer[..<received]
            } else if received == 0 {
                throw .failed("the tunnel closed the connection")
            } else if errno != EINTR {
                throw .failed("no answer: \(Self.lastError)")
            }
        }
        return all
    }
}
