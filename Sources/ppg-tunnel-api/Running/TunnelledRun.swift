import BothPrograms
@preconcurrency import Dispatch
import LibC
import PrismaManagement

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A tunnel to one database with throw-away credentials, and what runs while it is open.
///
/// The tunnel listens on a Unix socket in a directory of its own, and has its own session: Ctrl-C in psql cancels a query
/// and does not end the tunnel. It is told to end, and deletes its credentials, whatever becomes of the rest.
final class TunnelledRun: Sendable {
    private struct State {
        var tunnel: ChildProcess?
        var client: ChildProcess?
        /// The first signal that came while there was no client to take it.
        var told: CInt?
        var isEnding = false

        /// Once: a second signal would make the tunnel leave its credentials behind.
        mutating func endTunnel() {
            guard let tunnel, !isEnding else { return }
            isEnding = true
            tunnel.send(SIGTERM)
        }
    }

    private let state = Lock(State())
    private let queue = DispatchQueue(label: "ppg-tunnel-api.signals")
    private let sources: [any DispatchSourceSignal]

    /// Takes the signals over for the rest of the process's life.
    private init() {
        // Whoever takes one by a source must keep it from ending the program.
        for signal in Self.ends { _ = LibC.signal(signal, SIG_IGN) }
        sources = Self.ends.map { [queue] in DispatchSource.makeSignalSource(signal: $0, queue: queue) }
    }

    private static let ends = [SIGINT, SIGQUIT, SIGTERM, SIGHUP]

    /// Runs `body` beside a tunnel to `database`; it gets the directory of the tunnel's socket, and a way to run programs.
    /// The exit code is the one that `body` returns, or the tunnel's where that does not open.
    static func run(
        to database: ResourceID<Database>,
        _ session: ManagementSession,
        _ body: (_ run: TunnelledRun, _ socketDirectory: String) throws -> CInt
    ) throws -> CInt {
        let program = try TunnelProgram.find()
        let directory = try PrivateDirectory()
        defer { directory.remove() }
        let run = TunnelledRun()
        run.listen()
        let (tunnel, output) = try run.open([program] + words(database, directory, session), session)
        defer { close(output) }
        guard isOpen(output) else {
            let exitCode = tunnel.wait()
            return run.told.map { 128 + $0 } ?? exitCode
        }
        let result = Result { try run.told.map { 128 + $0 } ?? body(run, directory.path) }
        run.state.withLock { $0.endTunnel() }
        _ = tunnel.wait()
        return try result.get()
    }

    /// The first signal that came while there was no client to take it.
    private var told: CInt? { state.withLock(\.told) }

    /// Runs a client to its end: `words` are the program and its arguments. On a terminal it is the one who hears of
    /// Ctrl-C.
    func client(_ words: [String], socketDirectory: String) throws -> CInt {
        let environment = Surroundings.ofClient(ProcessInfo.processInfo.environment, socketDirectory: socketDirectory)
        let child = try ChildProcess.start(words, environment: environment, streams: .shared)
        state.withLock { $0.client = child }
        defer { state.withLock { $0.client = nil } }
        return child.wait()
    }

    private func listen() {
        for (signal, source) in zip(Self.ends, sources) {
            source.setEventHandler { [self] in tell(signal) }
            source.activate()
        }
    }

    private func tell(_ signal: CInt) {
        state.withLock { state in
            guard let client = state.client else {
                state.told = state.told ?? signal
                state.endTunnel()
                return
            }
            // The terminal tells the client of these two itself, as it did this program (system(3)).
            if signal != SIGINT && signal != SIGQUIT { client.send(signal) }
        }
    }

    private func open(
        _ words: [String],
        _ session: ManagementSession
    ) throws -> (tunnel: ChildProcess, output: CInt) {
        let output = try Pipe(for: words[0])
        // Without a terminal it asks nothing.
        let input = try session.sources.pipedBytes.map { try Pipe(for: words[0], holding: $0) }
        let reading = input?.reading ?? ChildProcess.openNowhere()
        defer {
            close(output.writing)
            close(reading)
        }
        do {
            let tunnel = try ChildProcess.start(
                words,
                environment: Surroundings.ofTunnel(ProcessInfo.processInfo.environment),
                streams: ChildProcess.Streams(input: reading, output: output.writing),
                hasOwnSession: true
            )
            state.withLock { state in
                state.tunnel = tunnel
                if state.told != nil { state.endTunnel() }
            }
            return (tunnel, output.reading)
        } catch {
            close(output.reading)
            throw error
        }
    }

    private static func words(
        _ database: ResourceID<Database>,
        _ directory: PrivateDirectory,
        _ session: ManagementSession
    ) -> [String] {
        // What came out of a pipe cannot be read again.
        let file = session.sources.pipedBytes == nil ? session.envFile : "/dev/stdin"
        let envFile = file.map { ["--env-file", $0] } ?? []
        let way = ["--socket", directory.path, "--no-tcp", "--port", "5432"]
        return ["--database-id", database.text] + way + ["--no-check"] + envFile
    }

    /// Waits for the banner's first line; false where the tunnel ends without it.
    private static func isOpen(_ output: CInt) -> Bool {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !text.contains("listening on ") {
            let count = LibC.read(output, &buffer, buffer.count)
            if count > 0 {
                text += String(decoding: buffer[..<count], as: UTF8.self)
            } else if count == 0 || errno != EINTR {
                return false
            }
        }
        return true
    }
}
