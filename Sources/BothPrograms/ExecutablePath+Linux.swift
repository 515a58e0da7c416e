#if os(Linux)
extension ExecutablePath {
    /// As the system has it (proc(5)).
    static var reported: String? { "/proc/self/exe" }
}
#endif
