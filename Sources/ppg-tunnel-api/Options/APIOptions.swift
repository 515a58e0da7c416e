import ArgumentParser
import BothPrograms
import PrismaManagement
import PrismaPostgres

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
import Wording
#endif

/// Where the token comes from, and how patient the client is.
struct APIOptions: ParsableArguments {
    @Option(
        name: .customLong("env-file"),
        help: ArgumentHelp(
            """
            File to read PRISMA_SERVICE_TOKEN (or PRISMA_POSTGRES_TOKEN) from if the environment lacks it, instead of \
            .env or prisma/.env.
            """,
            valueName: "file"
        ),
        completion: .file()
    )
    var envFile: String?

    @Option(help: ArgumentHelp("How long to wait for one answer.", valueName: "seconds"))
    var timeout: Double = 30

    @Option(
        name: .customLong("retry-delay"),
        help: ArgumentHelp("The first wait when the API is busy; it doubles, five times at most.", valueName: "seconds")
    )
    var retryDelay: Double = 4

    @Flag(name: .shortAndLong, help: "Show each request and how it was answered, without secrets.")
    var verbose = false

    func validate() throws {
        guard (0.001...3_600).contains(timeout) else {
            throw ValidationError("--timeout takes 0.001 to 3600 seconds.")
        }
        guard (0...60).contains(retryDelay) else { throw ValidationError("--retry-delay takes 0 to 60 seconds.") }
    }

    /// A client with the user's token. One that is not patient asks once, and says nothing.
    func session(isPatient: Bool = true) throws -> ManagementSession {
        let environment = ProcessInfo.processInfo.environment
        let sources = try ConfigurationSources.load(environment: environment, directory: ".", envFile: envFile)
        var server = APIServer.prisma
        if let address = environment[APIServer.variable], !address.isEmpty {
            server = try APIServer(address)
        }
        let api = ManagementAPI(
            server: server,
            token: try ServiceToken.find(in: sources),
            timeout: .seconds(timeout),
            retries: isPatient ? RetryPolicy(firstDelay: .seconds(retryDelay)) : .never,
            onRetry: { retry in
                guard Terminal.isInteractive(.standardError) else { return }
                Console.note("the API is busy (\(retry.status)): trying again in \(retry.delay.inWords)")
            },
            onExchange: { [verbose] exchange in
                if verbose { Console.note(Self.words(exchange)) }
            }
        )
        return ManagementSession(
            api: api,
            sources: sources,
            environmentNames: Set(environment.keys),
            envFile: envFile
        )
    }

    /// As curl marks what goes out and what comes in.
    private static func words(_ exchange: ManagementAPI.Exchange) -> String {
        switch exchange {
        case .request(let method, let url): "> \(method) \(url)"
        case .answer(let status, let bytes, let duration):
            "< \(status), \(Words.size(bytes)), after \(Words.milliseconds(duration))"
        case .noAnswer(let duration): "< no answer, after \(Words.milliseconds(duration))"
        }
    }
}
