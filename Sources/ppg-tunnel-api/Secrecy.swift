import CPlatform
import LibC

/// Keeps what is in this program's memory, the token above all, where it is.
enum Secrecy {
    /// To be called first.
    static func begin() {
        _ = shim_forbid_core_dumps()
        // Swift's runtime takes Ctrl-\ for a crash, and shows registers and what they point at.
        _ = signal(SIGQUIT, SIG_DFL)
    }
}
