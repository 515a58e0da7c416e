#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The two streams a program talks on. Each text leaves at once and whole.
package enum Console {
    /// For what the user asked for: the banner, the check, tables.
    package static func print(_ text: String) {
        write(text + "\n", to: STDOUT_FILENO)
    }

    /// For a mistake that ends the program: `error: …`, and a `hint: …` where there is one.
    package static func printError(_ message: String, hint: String? = nil) {
        let hint = hint.map { "\nhint: \($0)" } ?? ""
        write("error: \(message)\(hint)\n", to: STDERR_FILENO)
    }

    /// A line that is not part of the result, on standard error.
    package static func note(_ line: String) {
        write(line + "\n", to: STDERR_FILENO)
    }

    /// What the person at the terminal answers; nil at the end of input.
    package static func ask(_ question: String) -> String? {
        write(question, to: STDERR_FILENO)
        return readLine()
    }

    /// Writes past the C library's buffers: whoever waits for the banner at the other end of a pipe gets it now.
    package static func write(_ text: String, to descriptor: CInt) {
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
