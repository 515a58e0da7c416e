import CPlatform

/// How many descriptors this process may have open: each session needs two.
public enum DescriptorLimit {
    /// More than a local tunnel needs; macOS takes no number without an end.
    private static let ceiling: rlim_t = 65_536

    /// Raises the limit as far as the system lets this user go, for the rest of the process's life.
    public static func raise() {
        // Where it stays low, clients that find no descriptor wait, and the log says why: no reason not to start.
        _ = shim_raise_descriptor_limit(ceiling)
    }
}
