/// Which proxy the environment names for a host, as curl and most programs read it: `ALL_PROXY`, else `HTTPS_PROXY`,
/// each in lower case first, unless `NO_PROXY` names the host.
package struct ProxyEnvironment: Sendable {
    private let environment: [String: String]

    package init(_ environment: [String: String]) {
        self.environment = environment
    }

    /// The variables, in the order in which they count.
    package static let variables = ["all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY"]

    /// The proxy for `host` with the variable that names it; nil for none. A host of this machine has none, as with
    /// Go's and Python's clients: a proxy would look for it on its own machine.
    package func proxy(for host: String) throws(ConfigurationError) -> (proxy: UpstreamProxy, variable: String)? {
        guard !Loopback.contains(host), !isExcepted(host) else { return nil }
        for variable in Self.variables {
            guard let text = environment[variable], !text.allSatisfy(\.isWhitespace) else { continue }
            let proxy = try UpstreamProxy.parse(text, named: variable, kind: .configuration)
            return (proxy, variable)
        }
        return nil
    }

    /// `NO_PROXY=*`, or a list of names: each stands for itself and all names below it, with or without a dot in front.
    private func isExcepted(_ host: String) -> Bool {
        let list = environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""
        let host = host.lowercased()
        return list.split(whereSeparator: { $0 == "," || $0.isWhitespace }).contains { entry in
            // A port behind the name narrows the exception in some programs; none of them agree, and a name alone is
            // what people mean.
            var name = entry.lowercased()
            if name == "*" { return true }
            if name.hasPrefix("*.") { name.removeFirst(2) }
            if name.hasPrefix(".") { name.removeFirst() }
            return host == name || host.hasSuffix("." + name)
        }
    }
}
