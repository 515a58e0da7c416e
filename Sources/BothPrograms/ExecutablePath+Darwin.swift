import LibC

#if canImport(Darwin)

extension ExecutablePath {
    /// As the loader has it (dyld(3)).
    static var reported: String? {
        var size: UInt32 = 0
        _NSGetExecutablePath(nil, &size)
        var path = [CChar](repeating: 0, count: Int(size))
        guard _NSGetExecutablePath(&path, &size) == 0 else { return nil }
        return path.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    }
}
#endif
