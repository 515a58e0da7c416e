import ArgumentParser
import BothPrograms
import PrismaPostgres
import Tunnel

/// Why no tunnel opened: what to say, and what kind of end it is. Whoever opens one decides what becomes of it.
struct OpeningError: Error, Equatable {
    /// Whose fault it is.
    enum Kind: Equatable {
        /// What was typed.
        case usage
        /// What stands in the environment or in a file.
        case configuration
        /// The system, or another program.
        case system
        /// A signal to shut down came first: nothing is wrong.
        case told(signal: CInt)
        /// The other program has failed, and has said why.
        case alreadySaid(exitCode: CInt)
    }

    let kind: Kind
    /// One line, lower case, cause last; nil where there is nothing left to say.
    let message: String?
    let hint: String?

    init(_ kind: Kind, _ message: String? = nil, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
    }

    init(_ error: ConfigurationError) {
        self.init(error.kind == .usage ? .usage : .configuration, error.message, hint: error.hint)
    }

    init(_ error: ListenError) {
        self.init(.system, error.message, hint: error.hint)
    }

    /// A way that leads back to the tunnel: nobody could be led on.
    init(circle failure: UpstreamFailure) {
        self.init(.configuration, failure.message, hint: failure.hint)
    }

    /// What a command exits with that ends because of it.
    var exitCode: ExitCode {
        switch kind {
        case .usage: .usage
        case .configuration: .configuration
        case .system: .failure
        // As a shell has it.
        case .told(let signal): ExitCode(128 + signal)
        case .alreadySaid(let exitCode): ExitCode(exitCode)
        }
    }
}
