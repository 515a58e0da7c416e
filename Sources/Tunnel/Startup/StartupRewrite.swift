import PostgresWire
import PrismaPostgres

/// Which database a client means.
enum DatabaseChoice: Equatable {
    /// The one it names.
    case named([UInt8])
    /// One of its user's name, which is what libpq asks for where it is told none: it may not exist.
    case guessed([UInt8])
    /// The target's own.
    case usual
}

extension UpstreamTarget {
    /// What the client's startup message says about the database. A pooler and a local `prisma dev` are not asked for one
    /// that may not exist: their answers would not tell.
    func databaseChoice(of client: StartupMessage) -> DatabaseChoice {
        guard let asked = client["database"], !asked.isEmpty, asked != Array(database.utf8) else { return .usual }
        guard asked == client["user"] else { return .named(asked) }
        return isPooled || isScarce && security == .cleartextLoopback ? .usual : .guessed(asked)
    }

    /// The client's startup message with this target's login in place of the client's.
    ///
    /// Whatever the client says about `user` is dropped, and its `database` gives way to the choice. Options of the target
    /// come before the client's own, which win where both name a setting. All other parameters go on untouched and in
    /// order, except `_pq_.` options. The message still tells how many tunnels it has come through.
    func startupMessage(for client: StartupMessage, database choice: DatabaseChoice) -> StartupMessage {
        var parameters = [
            StartupMessage.Parameter(name: "user", value: user),
            StartupMessage.Parameter(name: Array("database".utf8), value: name(of: choice)),
        ]
        parameters += Array(repeating: parameters[0], count: client.hops)
        if let options, client["options"] == nil {
            parameters.append(StartupMessage.Parameter(name: "options", value: options))
        }
        for parameter in client.parameters {
            guard !parameter.isNamed("user"), !parameter.isNamed("database"),
                !ProtocolNegotiation.isProtocolOption(parameter.name)
            else { continue }
            parameters.append(parameter.isNamed("options") ? withOwnOptions(parameter) : parameter)
        }
        return StartupMessage(version: ProtocolNegotiation(client).upstreamVersion, parameters: parameters)
    }

    /// The startup message of a session of the tunnel's own.
    var ownStartupMessage: StartupMessage {
        startupMessage(
            for: StartupMessage(version: .v3_0, parameters: [.init(name: "application_name", value: "ppg-tunnel")]),
            database: .usual
        )
    }

    private func name(of choice: DatabaseChoice) -> [UInt8] {
        switch choice {
        case .named(let name), .guessed(let name): name
        case .usual: Array(database.utf8)
        }
    }

    private func withOwnOptions(_ parameter: StartupMessage.Parameter) -> StartupMessage.Parameter {
        guard let options else { return parameter }
        let both = Array(options.utf8) + [UInt8(ascii: " ")] + parameter.value
        return StartupMessage.Parameter(name: parameter.name, value: both)
    }
}
