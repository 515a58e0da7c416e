import ArgumentParser
import BothPrograms
import Dispatch
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
    /// What says as whom, and where it was found; nil where credentials were made for this tunnel.
    let string: ConnectionString?
    /// What was made for this tunnel alone.
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
                settings.voice.error(failure.message, hint: failure.hint, exitCode: code.rawValue)
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
        if settings.policy.isReadOnly { logger.info("sessions are kept read-only") }
        let voice = settings.voice
        let target = server.upstream.target
        voice.listening(
            Banner(
                host: settings.host,
                port: server.addresses[0].port,
                socketPath: server.addresses.last?.path,
                access: settings.access,
                target: target,
                source: string?.place ?? credential?.place,
                remarks: string?.remarks ?? [],
                isInteractive: Terminal.isInteractive(.standardOutput),
                isReadOnly: settings.policy.isReadOnly
            )
        )
        if let credential { voice.note(credential.greeting) }
        guard !voice.isQuiet else { return }
        if let exposure = string?.exposure {
            logger.remind(exposure)
        }
        if let end = HostedKeysEnd.notice(of: target, now: Double(time(nil))) {
            // On a thread that may wait: the state directory may be on a disk that does not answer.
            DispatchQueue.global().async {
                DailyNotice("hosted-keys-end").unlessSaidToday { voice.note(end) }
            }
        }
    }

    /// A login that is refused would be refused to every client, and a way that leads back leads nobody on; anything else
    /// may pass.
    private func check(_ sink: AsyncStream<Event>.Continuation) async {
        switch await server.check() {
        case .success(let report):
            let target = server.upstream.target
            settings.voice.checked(report, upstream: target.endpoint, authentication: authentication(of: target))
        case .failure(let failure) where failure.isCredentialRefused:
            sink.yield(.isFutile(failure, .notPermitted))
        case .failure(let failure) where failure.isCircle:
            sink.yield(.isFutile(failure, .configuration))
        case .failure(let failure):
            logger.warning("\(failure.message)", metadata: failure.hint.map { ["hint": "\($0)"] })
        }
    }

    /// Said when it is so: the upstream has accepted the login.
    private func authentication(of target: UpstreamTarget) -> String {
        let means =
            switch string?.name {
            case nil: "credentials made for this tunnel"
            case _? where target.isAPIKey: "your Prisma Postgres API key"
            case let name?: "the user and password in \(name)"
            }
        return "Your connection is authenticated using \(means)."
    }

    private func reload() {
        guard credential == nil else {
            logger.notice("the credentials stay: they were made for this tunnel")
            return
        }
        do throws(ConfigurationError) {
            let sources = try reader.sources()
            let chosen = try reader.upstream(from: sources)
            let upstream = chosen.upstream
            if let failure = server.circle(through: upstream) {
                throw ConfigurationError(kind: .configuration, message: failure.message, hint: failure.hint)
            }
            server.upstream = upstream
            logger.notice("DATABASE_URL was read anew", metadata: ["upstream": "\(upstream.target.endpoint)"])
            for warning in sources.warnings + chosen.warnings { logger.warn(warning) }
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
            settings.voice.waiting(for: waiting, upTo: timeout)
        }
        if ended > 0 { logger.warning("ended \(ended == 1 ? "1 session" : "\(ended) sessions") while still busy") }
        sink.yield(.drained)
    }
}
