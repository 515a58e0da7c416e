/// Which hosts are this machine: `localhost`, names below it, `127.0.0.0/8` and `::1`.
///
/// Decided by spelling, without a resolver. What is not recognised counts as remote, which means verified TLS.
package enum Loopback {
    package static func contains(_ host: String) -> Bool {
        let host = host.lowercased()
        return host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || host == "0:0:0:0:0:0:0:1"
            || isIPv4Loopback(host)
    }

    private static func isIPv4Loopback(_ host: String) -> Bool {
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4 && octets[0] == "127" && octets.allSatisfy(isOctet)
    }

    private static func isOctet(_ text: Substring) -> Bool {
        (1...3).contains(text.utf8.count) && text.utf8.allSatisfy(\.isDigit) && UInt8(text) != nil
    }
}
