import Logging
import Reactor

/// What a tunnel that listens still needs of the file system.
struct TunnelSandbox {
    private var allowances: [Sandbox.Allowance] = []

    /// What starts programs (ld.so(8)). Whoever may start it may have it load any file that can be read: with it, starting
    /// programs is not given up in earnest, but what they can do is.
    private static let loaders = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"]

    /// `startsPrograms`: credentials have to be deleted at the end.
    init(for settings: TunnelSettings, startsPrograms: Bool) {
        if let directory = settings.places.socketDirectory { allowances.append(.init(directory, .removeFiles)) }
        guard startsPrograms, let program = try? ManagementProgram.find() else { return }
        allowances += ([program.path] + Self.loaders).map { .init($0, .execute) }
        allowances += ["/dev/null", "/dev/tty"].map { .init($0, .write) }
    }

    /// For good.
    func enter(_ logger: Logger) {
        switch Sandbox.enter(allowing: allowances) {
        case .restricted:
            let kept = allowances.map(\.path).joined(separator: ", ")
            logger.debug("sandboxed: no file can be written, no program started", metadata: ["except": "\(kept)"])
        case .unsupported:
            logger.debug("not sandboxed: this system has no Landlock")
        case .failed(let error):
            logger.warning(
                "not sandboxed, or not all of it: \(error)",
                metadata: ["hint": "--no-sandbox leaves it out, and this warning"]
            )
        }
    }
}
