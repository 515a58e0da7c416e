import LibC

/// The system calls on the descriptors that a program is born with. It shares them with whoever started it, so they
/// stay as they are: one that does not wait is waited for here.
package enum StandardStream {
    /// Gives a closed one of the three a place that leads nowhere, so that no socket gets its number: what is printed
    /// would be sent to a stranger. To be called before anything is opened.
    ///
    /// Writing to the place fails, as it did before: a result that goes nowhere is no success.
    package static func occupyClosed() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is taken, which is this one.
            let access = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY
            if open("/dev/null", access) < 0 { _ = open("/", O_RDONLY | O_DIRECTORY) }
        }
    }

    /// Writes all of `bytes`, however long that takes, past the C library's buffers. Returns what could not be written;
    /// then `errno` says why.
    package static func write(_ bytes: ArraySlice<UInt8>, to descriptor: CInt) -> ArraySlice<UInt8> {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                LibC.write(descriptor, bytes.baseAddress, bytes.count)
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waiting, 1, -1)
            } else if errno != EINTR {
                break
            }
        }
        return rest
    }
}
