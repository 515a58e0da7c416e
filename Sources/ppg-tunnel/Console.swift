#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The two streams a program talks on. Each text leaves at once and whole.
enum Console {
    /// For what the user asked for: the banner, the check, tables.
    static func print(_ text: String) {
        write(text + "\n", to: STDOUT_FILENO)
    }

    /// For a mistake that ends the program: `error: …`, and a `hint: …` where there is one.
    static func printError(_ message: String, hint: String? = nil) {
        let hint = hint.map { "\nhint: \($0)" } ?? ""
        write("error: \(message)\(hint)\n", to: STDERR_FILENO)
    }

    /// Writes past the C library's buffers: whoever waits for the banner at the other end of a pipe gets it now.
    static func write(_ text: String, to descriptor: CInt) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                #if canImport(Glibc)
                Glibc.write(descriptor, bytes.baseAddress, bytes.count)
                #else
                Darwin.write(descriptor, bytes.baseAddress, bytes.count)
                #endif
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                // Nobody reads any more: there is nowhere to say so.
                return
            }
        }
    }
}
