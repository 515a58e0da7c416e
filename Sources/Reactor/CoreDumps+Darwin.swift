#if canImport(Darwin)
import CPlatform

/// The image of a process that the kernel would write to disk when it crashes, secrets and all.
public enum CoreDumps {
    /// Has none written for the rest of the process's life.
    public static func forbid() {
        // Cannot fail: a limit may always be lowered.
        _ = shim_forbid_core_dumps()
    }
}
#endif
