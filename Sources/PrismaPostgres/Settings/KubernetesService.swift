/// What Kubernetes puts into the environment of each container for a Service called `ppg-tunnel`: the port's variable
/// gets the name of one of ours, and an address for a value (kubernetes.io, "Discovering services").
enum KubernetesService {
    private static let variable = "PPG_TUNNEL_PORT"
    private static let prefix = "tcp://"

    /// The environment without it.
    static func removed(from environment: [String: String]) -> [String: String] {
        environment.filter { $0.key != variable || !$0.value.hasPrefix(prefix) }
    }
}
