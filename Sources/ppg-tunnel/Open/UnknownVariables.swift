import BothPrograms
import PrismaPostgres

/// Variables that look like the tunnel's and are not: mistyped, as a rule, and without an effect that anybody would see.
enum UnknownVariables {
    private static let prefix = "PPG_TUNNEL_"
    /// What Kubernetes sets for a Service called ppg-tunnel (kubernetes.io, "Discovering services").
    private static let foreign = ["PPG_TUNNEL_SERVICE_", "PPG_TUNNEL_PORT_"]

    /// A warning for each, with where it stands and what it was probably meant to be.
    static func warnings(in sources: ConfigurationSources) -> [ConfigurationWarning] {
        let names = sources.names(withPrefix: prefix).filter { name in !foreign.contains { name.hasPrefix($0) } }
        // The help is the one list of all settings; it takes a moment to make.
        guard !names.isEmpty else { return [] }
        let known = Set(OpenOptions.helpMessage(columns: 1_000).matches(of: /PPG_TUNNEL_[A-Z_]+/).map { String($0.0) })
        return names.filter { !known.contains($0) }.map { name in
            let nearest = NearestName.find(
                String(name.dropFirst(prefix.count)),
                among: known.sorted().map { String($0.dropFirst(prefix.count)) }
            )
            return ConfigurationWarning(
                message: "\(name) (\(sources.place(of: name))) is no setting of the tunnel",
                hint: nearest.map { "did you mean \(prefix)\($0)?" } ?? "ppg-tunnel --help names all of them"
            )
        }
    }
}
