import LibC

/// An IPv4 or IPv6 address with a port, or the path of a Unix socket, as the kernel keeps it. The only place where
/// `sockaddr` is cast.
package struct SocketAddress: Sendable, Equatable, CustomStringConvertible {
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

    /// Copies an address of an interface, or returns nil when it is of another family than TCP's.
    init?(copying address: UnsafePointer<sockaddr>) {
        switch CInt(address.pointee.sa_family) {
        case AF_INET: length = socklen_t(MemoryLayout<sockaddr_in>.size)
        case AF_INET6: length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        default: return nil
        }
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
        }
    }

    /// The address of a Unix socket at `path`, or nil when the path is empty or longer than the kernel takes: 107 bytes
    /// on Linux, 103 on macOS.
    package init?(path: String) {
        let bytes = Array(path.utf8)
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path)!
        guard !bytes.isEmpty, !bytes.contains(0), offset + bytes.count < MemoryLayout<sockaddr_un>.size else {
            return nil
        }
        length = socklen_t(offset + bytes.count + 1)
        storage.ss_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &storage) { storage in
            storage[offset...].copyBytes(from: bytes)
        }
    }

    /// As ``init(path:)``, where an `@` in front stands for a name without a file (unix(7), "abstract").
    init?(datagramPath path: String) {
        guard path.hasPrefix("@") else {
            self.init(path: path)
            return
        }
        self.init(path: path)
        withUnsafeMutableBytes(of: &storage) { $0[MemoryLayout<sockaddr_un>.offset(of: \.sun_path)!] = 0 }
        // The name is all the bytes there are: no zero ends it.
        length -= 1
    }

    /// `AF_INET`, `AF_INET6` or `AF_UNIX`.
    package var family: CInt {
        CInt(storage.ss_family)
    }

    /// The family is `AF_INET6`.
    package var isIPv6: Bool {
        family == AF_INET6
    }

    /// The address is that of a Unix socket.
    package var isUnix: Bool {
        family == AF_UNIX
    }

    /// The path of a Unix socket; nil for others, and for a client's, which has none.
    package var path: String? {
        guard isUnix else { return nil }
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path)!
        let bytes = withUnsafeBytes(of: storage) { Array($0[min(offset, Int(length))..<Int(length)]) }
        let path = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        return path.isEmpty ? nil : path
    }

    /// The address belongs to this machine alone: 127.0.0.0/8, ::1, or a Unix socket.
    package var isLoopback: Bool {
        if isUnix { return true }
        return withUnsafeBytes(of: storage) { bytes in
            if isIPv6 {
                let address = bytes.load(as: sockaddr_in6.self).sin6_addr
                return withUnsafeBytes(of: address) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
            }
            return UInt32(bigEndian: bytes.load(as: sockaddr_in.self).sin_addr.s_addr) >> 24 == 127
        }
    }

    /// 0 for a Unix socket, which has none and takes none.
    package var port: UInt16 {
        get {
            if isUnix { return 0 }
            return withUnsafeBytes(of: storage) { bytes in
                UInt16(
                    bigEndian: isIPv6
                        ? bytes.load(as: sockaddr_in6.self).sin6_port : bytes.load(as: sockaddr_in.self).sin_port
                )
            }
        }
        set {
            precondition(!isUnix, "a Unix socket has no port")
            // The port stands at the same place in both forms of the structure.
            withUnsafeMutableBytes(of: &storage) { bytes in
                let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_port)!
                bytes.storeBytes(of: newValue.bigEndian, toByteOffset: offset, as: UInt16.self)
            }
        }
    }

    /// The address in figures, without the port: `127.0.0.1`, `::1`; for a Unix socket its path, or PostgreSQL's word
    /// `[local]` where it has none.
    package var host: String {
        if isUnix { return path ?? "[local]" }
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = withPointer { pointer, length in
            getnameinfo(pointer, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        }
        guard code == 0 else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The 4 or 16 bytes of an IPv4 or IPv6 address, in network order; none for a Unix socket.
    package var addressBytes: [UInt8] {
        withUnsafeBytes(of: storage) { bytes in
            switch family {
            case AF_INET: withUnsafeBytes(of: bytes.load(as: sockaddr_in.self).sin_addr) { Array($0) }
            case AF_INET6: withUnsafeBytes(of: bytes.load(as: sockaddr_in6.self).sin6_addr) { Array($0) }
            default: []
            }
        }
    }

    /// As it stands in a URL: `127.0.0.1:5433`, `[::1]:5433`; for a Unix socket its path.
    package var description: String {
        if isUnix { return host }
        return isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafeBytes(of: storage) { bytes in
            body(bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), length)
        }
    }

    /// The same host and port.
    package static func == (left: SocketAddress, right: SocketAddress) -> Bool {
        left.description == right.description
    }
}
