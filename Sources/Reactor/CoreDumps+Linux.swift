#if os(Linux)
import CPlatform

/// The image of a process that the kernel would write to disk when it crashes, secrets and all.
public enum CoreDumps {
    /// Has none written for the rest of the process's life, and keeps other processes of this user from looking into
    /// its memory.
    public static func forbid() {
        // Neither can fail: a limit may always be lowered, and 0 is a value that the option knows.
        _ = shim_forbid_core_dumps()
    }
}
#endif
