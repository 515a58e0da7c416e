#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An IPv4 or IPv6 address with a port, as the kernel keeps it. The only place where `sockaddr` is cast.
public struct SocketAddress: Sendable, Equatable, CustomStringConvertible {
    private var storage = sockaddr_storage()
    private var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

    /// Has a system call fill in the address.
    init(
        _ fill: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) throws(SocketError) -> Void
    ) throws(SocketError) {
        var length = length
        try withUnsafeMutableBytes(of: &storage) { bytes throws(SocketError) in
            try fill(bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length)
        }
        self.length = length
    }

    /// Copies one result of `getaddrinfo`.
    init(copying info: addrinfo) {
        length = info.ai_addrlen
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen)))
        }
    }

    /// `AF_INET` or `AF_INET6`.
    public var family: CInt {
        CInt(storage.ss_family)
    }

    /// The family is `AF_INET6`.
    public var isIPv6: Bool {
        family == AF_INET6
    }

    /// The address belongs to this machine alone: 127.0.0.0/8 or ::1.
    public var isLoopback: Bool {
        withUnsafeBytes(of: storage) { bytes in
            if isIPv6 {
                let address = bytes.load(as: sockaddr_in6.self).sin6_addr
                return withUnsafeBytes(of: address) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
            }
            return UInt32(bigEndian: bytes.load(as: sockaddr_in.self).sin_addr.s_addr) >> 24 == 127
        }
    }

    /// The port, in the machine's byte order.
    public var port: UInt16 {
        get {
            withUnsafeBytes(of: storage) { bytes in
                UInt16(
                    bigEndian: isIPv6
                        ? bytes.load(as: sockaddr_in6.self).sin6_port : bytes.load(as: sockaddr_in.self).sin_port
                )
            }
        }
        set {
            // The port stands at the same place in both forms of the structure.
            withUnsafeMutableBytes(of: &storage) { bytes in
                let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_port)!
                bytes.storeBytes(of: newValue.bigEndian, toByteOffset: offset, as: UInt16.self)
            }
        }
    }

    /// The address in figures, without the port: `127.0.0.1`, `::1`.
    public var host: String {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = withPointer { pointer, length in
            getnameinfo(pointer, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        }
        guard code == 0 else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// As it stands in a URL: `127.0.0.1:5433`, `[::1]:5433`.
    public var description: String {
        isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafeBytes(of: storage) { bytes in
            body(bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), length)
        }
    }

    /// The same host and port.
    public static func == (left: SocketAddress, right: SocketAddress) -> Bool {
        left.description == right.description
    }
}
