import CPlatform
import LibC

/// How many descriptors this process may have open.
///
/// It must not come to that: on Linux, Dispatch ends the process when it finds no descriptor to look at its own threads
/// with ("registered worker exited prematurely", swift-corelibs-libdispatch, workqueue.c).
package enum DescriptorLimit {
    /// More than a local tunnel needs; macOS takes no number without an end.
    private static let ceiling: rlim_t = 65_536
    /// Whatever was inherited has a low number. Where there are more numbers than these, a few do not matter.
    private static let searched = 1_024

    /// Raises the limit as far as the system lets this user go, for the rest of the process's life.
    package static func raise() {
        // Where it stays low there is room for fewer clients: no reason not to start.
        _ = shim_raise_descriptor_limit(ceiling)
    }

    /// The limit (`ulimit -n`).
    package static var current: Int {
        Int(min(shim_descriptor_limit(), ceiling))
    }

    /// How many are open now.
    package static var openCount: Int {
        (0..<CInt(min(current, searched))).count { fcntl($0, F_GETFD) != -1 }
    }
}
