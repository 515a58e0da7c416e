import LibC

/// What this machine calls itself.
enum HostName {
    /// Bytes of the longest name (POSIX, `_POSIX_HOST_NAME_MAX`), and the zero behind it.
    private static let size = 256

    static var current: String {
        var name = [CChar](repeating: 0, count: size)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
