#if canImport(Darwin)
/// `SOCK_STREAM` as `socket(2)` and `getaddrinfo(3)` take it.
package let streamSocket: CInt = SOCK_STREAM
/// `SOCK_DGRAM`, likewise.
package let datagramSocket: CInt = SOCK_DGRAM
#else
/// `SOCK_STREAM` as `socket(2)` and `getaddrinfo(3)` take it: glibc's is an enumeration.
package let streamSocket = CInt(SOCK_STREAM.rawValue)
/// `SOCK_DGRAM`, likewise.
package let datagramSocket = CInt(SOCK_DGRAM.rawValue)
#endif
