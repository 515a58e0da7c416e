import ArgumentParser
import BothPrograms
import LibC
import Logging
import PrismaPostgres
import Tunnel
import Wording

/// A tunnel from its banner to its exit code: the check at the start, reloads, the shutdown.
struct RunningTunnel: Sendable {
    let server: TunnelServer
    let settings: TunnelSettings
    let reader: UpstreamSettings
    /// What was made for this tunnel alone; nil where `DATABASE_URL` says as whom.
    let credential: ThrowawayCredential?
    let logger: Logger

    /// What happens to a running tunnel.
    private enum Event: Sendable {
        case signal(ProcessSignals.Request)
        case isFutile(UpstreamFailure, ExitCode)
        case drained
    }

    /// Prints the banner, serves until a signal, a refused credential or a circle ends it, and returns the exit code.
    func run(until signals: AsyncStream<ProcessSignals.Request>) async -> CInt {
        if settings.isSandboxed { TunnelSandbox(for: settings, startsPrograms: credential != nil).enter(logger) }
        greet()
        let surroundings = ServiceSurroundings.current
        if surroundings.socketCount > 0 {
            let addresses = server.addresses.map(\.description).joined(separator: ", ")
            logger.info("listening on sockets that were handed over", metadata: ["addresses": "\(addresses)"])
        }
        let service = ServiceReport(on: server, to: surroundings.manager)
        let reports = service.begin()
        defer { reports.cancel() }
        defer { server.removeSocketFile() }
        let (events, sink) = AsyncStream.makeStream(of: Event.self)
        let forwarding = Task {
            for await signal in signals { sink.yield(.signal(signal)) }
        }
        defer { forwarding.cancel() }
        if settings.checksUpstream {
            Task { await check(sink) }
        }
        var exitCode: CInt?
        var wasTold = false
        for await event in events {
            switch event {
            case .signal(.reload):
                SettingsQueue.perform { service.reload(reload) }
            case .signal(.shutDown(let code)):
                // A second signal: whoever sent it does not want to wait.
                if wasTold { return code }
                wasTold = true
                guard exitCode == nil else { continue }
                exitCode = isWelcomeEnd(code) ? 0 : code
                service.stops(within: settings.drainTimeout)
                Task { await drain(sink) }
            case .isFutile(let failure, let code):
                // Who is asked to end does not complain any more.
                guard exitCode == nil else { continue }
                Console.printError(failure.message, hint: failure.hint)
                exitCode = code.rawValue
                service.stops(within: settings.drainTimeout)
                Task { await drain(sink) }
            case .drained:
                await server.close()
                return exitCode ?? 0
            }
        }
        return exitCode ?? 0
    }

    /// The end that a service manager or a container's engine asks for, and takes other exit codes for failures.
    private func isWelcomeEnd(_ exitCode: CInt) -> Bool {
        exitCode == 128 + SIGTERM && settings.exitsZeroOnTermination
    }

    private func greet() {
        if settings.isOpenToOthers {
            let condition =
                settings.access.passwordFile.map { ", with the password in \($0)" }
                ?? ": whoever reaches the port is logged in"
            let secrecy =
                settings.access.clients.requiresTLS
                ? "" : "; without --local-tls-required what passes may be read on its way"
            logger.warning(
                "clients from other machines are accepted\(condition)",
                metadata: ["hint": "let a firewall decide who reaches it\(secrecy)"]
            )
        }
        guard !settings.isQuiet else { return }
        let banner = Banner(
            host: settings.host,
            port: server.addresses[0].port,
            socketPath: server.addresses.last?.path,
            database: server.upstream.target.database,
            access: settings.access
        )
        Console.print(banner.text)
        if let credential {
            Console.print("\n" + credential.greeting)
        } else if let notice = settings.notice {
            Console.print("\nwarning: \(notice)")
        }
    }

    /// A login that is refused would be refused to every client, and a way that leads back leads nobody on; anything else
    /// may pass.
    private func check(_ sink: AsyncStream<Event>.Continuation) async {
        switch await server.check() {
        case .success(let report):
            guard !settings.isQuiet else { return }
            Console.print("\n" + report.words(upstream: server.upstream.target.endpoint))
        case .failure(let failure) where failure.isCredentialRefused:
            sink.yield(.isFutile(failure, .notPermitted))
        case .failure(let failure) where failure.isCircle:
            sink.yield(.isFutile(failure, .configuration))
        case .failure(let failure):
            logger.warning("\(failure.message)", metadata: failure.hint.map { ["hint": "\($0)"] })
        }
    }

    private func reload() {
        guard credential == nil else {
            logger.notice("the credentials stay: they were made for this tunnel")
            return
        }
        do throws(ConfigurationError) {
            let sources = try reader.sources()
            let (upstream, warnings) = try reader.upstream(from: sources)
            if let failure = server.circle(through: upstream) {
                throw ConfigurationError(kind: .configuration, message: failure.message, hint: failure.hint)
            }
            server.upstream = upstream
            logger.notice("DATABASE_URL was read anew", metadata: ["upstream": "\(upstream.target.endpoint)"])
            for warning in sources.warnings + warnings { logger.warn(warning) }
        } catch {
            logger.error(
                "DATABASE_URL was not read anew, the old one stays: \(error.message)",
                metadata: error.hint.map { ["hint": "\($0)"] }
            )
        }
    }

    private func drain(_ sink: AsyncStream<Event>.Continuation) async {
        let timeout = settings.drainTimeout
        let ended = await server.drain(timeout: timeout) { waiting in
            guard !settings.isQuiet else { return }
            let sessions = waiting == 1 ? "1 busy session" : "\(waiting) busy sessions"
            Console.print("waiting up to \(timeout.inWords) for \(sessions); another signal ends at once")
        }
        if ended > 0 { logger.warning("ended \(ended == 1 ? "1 session" : "\(ended) sessions") while still busy") }
        sink.yield(.drained)
    }
}

extension CheckReport {
    /// One line for people.
    fileprivate func words(upstream: String) -> String {
        let way = tlsVersion.map { "over \($0)" } ?? "in clear"
        return "Logged in to PostgreSQL \(serverVersion) at \(upstream) \(way) in \(duration.inWords)."
    }
}
