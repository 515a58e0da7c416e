import BothPrograms
import CPlatform
import LibC

extension ChildProcess {
    /// What becomes of a program's standard streams.
    struct Streams {
        var input: CInt?
        var output: CInt?
        var errors: CInt?

        /// This program's own.
        static let shared = Streams()
    }

    /// Why it did not start: the system's error number.
    struct CannotStart: Error {
        let program: String
        let code: CInt

        var message: String { "cannot start \(program): \(String(cString: strerror(code)).lowercased())" }
    }

    /// Starts the first of `words`, looked for in PATH where it has no slash, with the others as its arguments. With its
    /// own session no signal of the terminal reaches it.
    static func start(
        _ words: [String],
        environment: [String: String],
        streams: Streams,
        hasOwnSession: Bool = false
    ) throws(CannotStart) -> ChildProcess {
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        let ends = [streams.input ?? -1, streams.output ?? -1, streams.errors ?? -1]
        var process: pid_t = 0
        let failure = shim_spawn_child(&process, words[0], &arguments, &variables, ends, hasOwnSession ? 1 : 0)
        guard failure == 0 else { throw CannotStart(program: words[0], code: failure) }
        return ChildProcess(process)
    }

    /// A descriptor that leads nowhere, for whoever is not to be heard.
    static func openNowhere() -> CInt { open("/dev/null", O_RDWR | O_CLOEXEC) }
}
