#if canImport(Darwin)
/// `SOCK_STREAM` as `socket(2)` and `getaddrinfo(3)` take it.
package let streamSocket: CInt = SOCK_STREAM
#else
/// `SOCK_STREAM` as `socket(2)` and `getaddrinfo(3)` take it: glibc's is an enumeration.
package let streamSocket = CInt(SOCK_STREAM.rawValue)
#endif
