import CPlatform

/// How many descriptors this process may have open.
///
/// It must not come to that: on Linux, Dispatch ends the process when it finds no descriptor to look at its own threads
/// with ("registered worker exited prematurely", swift-corelibs-libdispatch, workqueue.c).
public enum DescriptorLimit {
    /// More than a local tunnel needs; macOS takes no number without an end.
    private static let ceiling: rlim_t = 65_536
    /// What a process has without any client, and opens for a moment: selectors, Dispatch's own, listening sockets, name
    /// lookups.
    private static let reserve = 28

    /// Raises the limit as far as the system lets this user go, for the rest of the process's life.
    public static func raise() {
        // Where it stays low there is room for fewer clients: no reason not to start.
        _ = shim_raise_descriptor_limit(ceiling)
    }

    /// How many clients fit below the limit with two descriptors each, beside `others` that may be open.
    public static func clients(beside others: Int) -> Int {
        max(1, (Int(min(shim_descriptor_limit(), ceiling)) - reserve - others) / 2)
    }
}
