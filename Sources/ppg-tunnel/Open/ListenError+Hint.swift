import Tunnel

extension ListenError {
    /// What the user can do about it.
    var hint: String {
        switch self {
        case .socket(_, let error) where error.isPermission:
            "choose a port of 1024 or above with --port"
        case .socket(_, let error) where error.isExhaustion:
            "raise the limit of open files (ulimit -n), or lower --event-loops and --reuse-max"
        case .socket(let address, let error) where error.isAddressInUse:
            PortHolder.find(port: address.port)
                .map { holder in
                    holder.isThisProcess
                        ? "this process was given the port by whoever started it, a service manager as it seems: "
                            + "let only one of the two open it"
                        : "\(holder) holds the port: stop it, or choose another with --port"
                }
                ?? "another program holds the port, perhaps PostgreSQL or another tunnel; choose another with --port"
        case .socket:
            "choose an address of this machine with --host"
        case .socketFile(_, .tooLong):
            "choose a directory with a shorter path with --socket"
        case .socketFile(_, .inUse):
            "perhaps PostgreSQL or another tunnel: stop it, or choose another --port or --socket directory"
        case .socketFile(_, .otherFile):
            "it is not the tunnel's to remove: choose another --port or --socket directory"
        case .socketFile(_, .system):
            "choose a directory that you may write to with --socket"
        case .descriptors:
            "raise the limit of open files (ulimit -n), or lower --event-loops and --reuse-max"
        }
    }
}
