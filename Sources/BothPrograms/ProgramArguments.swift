import ArgumentParser
import CArguments

/// What was typed behind the program's name, as the C library has it.
///
/// On Linux Swift's runtime looks for it by way of /proc, starting from the environment's place in memory. In a chroot,
/// or after a preloaded library has called setenv(3), it finds nothing, and options that close the door would be lost.
package enum ProgramArguments {
    /// Ends the program where they are not known: nobody can tell what it was not to do.
    package static func take() -> [String] {
        let count = arguments_count()
        guard count > 0 else {
            Console.printError(
                "cannot tell which options this program was started with",
                hint: "start it with its own name as the first argument, on macOS or on a Linux with the GNU C library"
            )
            Console.end(.software)
        }
        return (1..<count).compactMap { arguments_word($0) }.map { String(cString: $0) }
    }
}
