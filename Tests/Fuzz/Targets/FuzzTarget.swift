import Foundation

/// What is fuzzed: each takes any bytes, must neither trap nor read beyond them, and checks promises of its own.
enum FuzzTarget: String {
    case firstPacket = "first-packet"
    case backendMessage = "backend-message"
    case frontendMessage = "frontend-message"
    case frameAssembler = "frame-assembler"
    case frameScanner = "frame-scanner"
    case scramClient = "scram-client"
    case scramServer = "scram-server"
    case scramDialogue = "scram-dialogue"
    case base64 = "base64"
    case dotEnv = "dot-env"
    case dotEnvEdit = "dot-env-edit"
    case databaseURL = "database-url"
    case apiKey = "api-key"
    case sql = "sql"
    case readOnlySession = "read-only-session"

    /// The one that `FUZZ_TARGET` names.
    static let chosen: FuzzTarget = {
        let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
        guard let target = FuzzTarget(rawValue: name) else { fatalError("FUZZ_TARGET names no target") }
        return target
    }()

    /// One case. A broken promise ends the process with a sentence, which the fuzzer takes for a finding.
    func run(_ input: [UInt8]) {
        switch self {
        case .firstPacket: fuzzFirstPacket(input)
        case .backendMessage: fuzzBackendMessage(input)
        case .frontendMessage: fuzzFrontendMessage(input)
        case .frameAssembler: fuzzFrameAssembler(input)
        case .frameScanner: fuzzFrameScanner(input)
        case .scramClient: fuzzSCRAMClient(input)
        case .scramServer: fuzzSCRAMServer(input)
        case .scramDialogue: fuzzSCRAMDialogue(input)
        case .base64: fuzzBase64(input)
        case .dotEnv: fuzzDotEnv(input)
        case .dotEnvEdit: fuzzDotEnvEdit(input)
        case .databaseURL: fuzzDatabaseURL(input)
        case .apiKey: fuzzAPIKey(input)
        case .sql: fuzzSQL(input)
        case .readOnlySession: fuzzReadOnlySession(input)
        }
    }
}

/// The function that libFuzzer calls.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzTarget.chosen.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// Stands for a secret in corpora. Its digit keeps it out of all that may be shown of a setting.
let canary = "c4nary"

/// Ends the case as a finding unless the promise is kept. Unlike a precondition, it says which in an optimised build.
func promise(_ isKept: Bool, _ whatIsWrong: @autoclosure () -> String) {
    if !isKept { fatalError(whatIsWrong()) }
}
