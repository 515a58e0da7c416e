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

    func validate() throws {
        guard (0.001...3_600).contains(timeout) else {
            throw ValidationError("--timeout takes 0.001 to 3600 seconds.")
        }
        guard (0...60).contains(retryDelay) else { throw ValidationError("--retry-delay takes 0 to 60 seconds.") }
    }

    /// A client with the user's token.
    func session() throws -> ManagementSession {
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
            retries: RetryPolicy(firstDelay: .seconds(retryDelay)),
            onRetry: { retry in
                guard Terminal.isInteractive(.standardError) else { return }
                Console.note("the API is busy (\(retry.status)): trying again in \(retry.delay.inWords)")
            }
        )
        return ManagementSession(
            api: api,
            sources: sources,
            hasDatabaseURLInEnvironment: environment[ConfigurationSources.databaseURLVariable] != nil
        )
    }
}
