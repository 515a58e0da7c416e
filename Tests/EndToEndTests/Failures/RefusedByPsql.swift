import Testing

extension TunnelProcess {
    /// Connects with psql, which has to print exactly this FATAL error with this hint, after its own prefix.
    func expectRefusal(
        _ message: String,
        hint: String?,
        settings: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let finished = try await run(psql(["-c", "SELECT 1"], settings))
        let lines = ["FATAL:  \(message)"] + (hint.map { ["HINT:  \($0)"] } ?? [])
        let prefix = "psql: error: connection to server at \"127.0.0.1\", port \(port) failed: "
        #expect(finished.exitCode == 2, sourceLocation: sourceLocation)
        #expect(finished.errors == prefix + lines.joined(separator: "\n") + "\n", sourceLocation: sourceLocation)
    }
}

extension TunnelSetup {
    /// Replaces where the tunnel connects, and whom it trusts.
    mutating func lead(to place: String, caFile: String?) {
        standIn = ["--upstream", place] + (caFile.map { ["--ca-file", $0] } ?? [])
    }
}
