import LibC

/// What the environment may make the HTTP client do on Linux, where `URLSession` has no setting for it.
enum HTTPClientEnvironment {
    /// Takes away what would show the token to others. To be called before the first session is made.
    static func secure(for server: APIServer) {
        // Foundation would write every header to standard error (swift-corelibs-foundation, NativeProtocol).
        unsetenv("URLSessionDebugLibcurl")
        // curl hands what is in clear to the proxy in `http_proxy`, even if it is for this machine
        // (libcurl-env(3)); the name in lower case goes before the other one.
        if server.isInClear {
            setenv("no_proxy", "*", 1)
        }
    }
}
