import CPlatform

/// The image of a process that the kernel would write to disk when it crashes, secrets and all.
package enum CoreDumps {
    /// Has none written for the rest of the process's life; on Linux it also keeps other processes of this user from
    /// looking into its memory.
    package static func forbid() {
        // Cannot fail: a limit may always be lowered, and 0 is a value that the kernel's option knows.
        _ = shim_forbid_core_dumps()
    }
}
