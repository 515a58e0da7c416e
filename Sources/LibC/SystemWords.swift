/// The system's words for an error number, as the end of a chain has them: `connection refused`.
///
/// Not `strerror`, which may write into a buffer that all threads share (strerror(3)): loops, lookups and the writer of
/// the log fail at the same time when a machine runs out of something.
package func systemWords(for code: CInt) -> String {
    // Longer than any of them; POSIX's function also has words for a number that it does not know.
    let words = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        guard let start = buffer.baseAddress, strerror_r(code, start, buffer.count) != ERANGE else {
            return "error \(code)"
        }
        return String(cString: start)
    }
    return words.prefix(1).lowercased() + words.dropFirst()
}
