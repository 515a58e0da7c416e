import LibC
import Synchronization

/// A port of 127.0.0.1 that nobody listens on: connections to it are refused as long as this value lives.
final class FreePort: Sendable {
    let number: UInt16
    private let descriptor: CInt
    private let wasReleased = Atomic(false)

    init() throws {
        let descriptor = socket(AF_INET, streamSocket, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) | getsockname(descriptor, address, &length)
            }
        }
        self.descriptor = descriptor
        number = UInt16(bigEndian: address.sin_port)
        guard status == 0 else { throw NoFreePort() }
    }

    deinit { release() }

    /// From now on connections are accepted, by the kernel alone: nobody ever answers them.
    func beSilent() {
        listen(descriptor, 16)
    }

    /// Lets others have the port from now on.
    func release() {
        if !wasReleased.exchange(true, ordering: .relaxed) { close(descriptor) }
    }
}

/// The kernel has no port to give.
struct NoFreePort: Error {}
