#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension EventLoop {
    /// As many loops as can run at once, up to `limit`.
    public static func usefulCount(limit: Int) -> Int {
        min(max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))), limit)
    }
}
