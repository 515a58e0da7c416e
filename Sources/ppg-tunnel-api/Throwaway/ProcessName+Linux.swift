import LibC

#if os(Linux)

extension ProcessName {
    /// `comm` in proc_pid_comm(5): at most 15 bytes and a line's end.
    static func reported(of process: Int32) -> String? {
        let file = open("/proc/\(process)/comm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = read(file, &bytes, bytes.count)
        guard count > 1 else { return nil }
        return String(decoding: bytes[..<(count - 1)], as: UTF8.self)
    }
}
#endif
