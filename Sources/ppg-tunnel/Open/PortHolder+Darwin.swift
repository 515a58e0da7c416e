#if canImport(Darwin)
/// Who listens on a port of this machine. There is no public interface for that here; `lsof` tells.
struct PortHolder: CustomStringConvertible {
    let description: String
    let isThisProcess: Bool

    static func find(port: UInt16) -> PortHolder? {
        nil
    }
}
#endif
