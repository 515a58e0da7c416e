import Testing

extension TunnelSetup {
    /// Leads to the server with a URL that demands something, and no `--ca-file` unless `trustsByOption`.
    static func demanding(
        _ query: String,
        _ server: PostgresServer,
        user: String? = nil,
        trustsByOption: Bool = true
    ) -> TunnelSetup {
        var setup = TunnelSetup.url("\(server.url(user: user))&\(query)", server)
        if !trustsByOption { setup.standIn = [] }
        return setup
    }
}

/// A login through a tunnel whose URL demands something: the check at the start, and psql.
func expectLogin(
    _ query: (PostgresServer) -> String,
    user: String? = nil,
    trustsByOption: Bool = true,
    over version: String = "TLSv1.3",
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let change = { (setup: inout TunnelSetup, server: PostgresServer) in
        setup = .demanding(query(server), server, user: user, trustsByOption: trustsByOption)
    }
    try await withTunnel(setup: change) { tunnel in
        try await tunnel.output.wait(for: " over \(version) in ")
        let shown = try await tunnel.ask("SELECT current_user")
        #expect(shown == (user ?? tunnel.server.shownUser), sourceLocation: sourceLocation)
        #expect(tunnel.errors.text.isEmpty, sourceLocation: sourceLocation)
    }
}

/// The same with a server that does not meet the demand: psql is told why.
func expectNoLogin(
    _ query: (PostgresServer) -> String,
    user: String? = nil,
    _ words: String,
    hint: String?,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let change = { (setup: inout TunnelSetup, server: PostgresServer) in
        setup = .demanding(query(server), server, user: user)
        setup.arguments = ["--no-check"]
    }
    try await withTunnel(setup: change) { tunnel in
        let message = words.replacing("SERVER", with: tunnel.server.endpoint)
        try await tunnel.expectRefusal(message, hint: hint, sourceLocation: sourceLocation)
    }
}

/// A tunnel that refuses its URL.
func expectRefusedURL(
    _ query: (PostgresServer) -> String,
    _ words: (PostgresServer) -> String,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let finished = try await runTunnel { setup, server in setup = .demanding(query(server), server) }
    #expect(finished.exitCode == 78, sourceLocation: sourceLocation)
    let expected = "error: \(words(try await PostgresServer.shared))"
    #expect(finished.errors.split(separator: "\n").first.map(String.init) == expected, sourceLocation: sourceLocation)
    #expect(finished.errors.contains("\nhint: "), sourceLocation: sourceLocation)
    #expect(finished.output.isEmpty, sourceLocation: sourceLocation)
}
