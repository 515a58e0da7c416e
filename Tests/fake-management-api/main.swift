import FakeManagementAPI
import Foundation

// Runs until it is stopped; the port may be given, for demonstrations.
let server = FakeManagementAPI()
let port = CommandLine.arguments.dropFirst().first.flatMap { UInt16($0) } ?? 0
let address = try await server.start(port: port)
print("export PRISMA_API_URL=\(address) PRISMA_SERVICE_TOKEN=\(FakeManagementAPI.token)")
fflush(nil)
try await Task.sleep(for: .seconds(86_400))
