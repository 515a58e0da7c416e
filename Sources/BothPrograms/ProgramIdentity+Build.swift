import CBuild

extension ProgramIdentity {
    /// What `--version` prints: `ppg-tunnel 0.1.0 (commit 1a2b3c4d, OpenSSL 3.0.17)`. A build that was told no commit
    /// names none.
    package static func build(with libraries: [String] = []) -> String {
        let commit = String(cString: build_commit)
        let parts = (commit.isEmpty ? [] : ["commit \(commit)"]) + libraries
        return "\(name) \(version)" + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))")
    }
}
