import PostgresWire
import PrismaPostgres

extension UpstreamTarget {
    /// The client's startup message with this target's login in place of the client's.
    ///
    /// Whatever the client says about `user` is dropped, and so is a `database` that only repeats the user's name,
    /// libpq's default. All other parameters go on untouched and in order, except `_pq_.` options. The message still tells
    /// how many tunnels it has come through.
    func startupMessage(for client: StartupMessage) -> StartupMessage {
        var parameters = [
            StartupMessage.Parameter(name: "user", value: user),
            StartupMessage.Parameter(name: Array("database".utf8), value: database(for: client)),
        ]
        parameters += Array(repeating: parameters[0], count: client.hops)
        if let options, client["options"] == nil {
            parameters.append(StartupMessage.Parameter(name: "options", value: options))
        }
        parameters += client.parameters.filter { parameter in
            !parameter.isNamed("user") && !parameter.isNamed("database")
                && !ProtocolNegotiation.isProtocolOption(parameter.name)
        }
        return StartupMessage(version: ProtocolNegotiation(client).upstreamVersion, parameters: parameters)
    }

    /// The startup message of a session of the tunnel's own.
    var ownStartupMessage: StartupMessage {
        startupMessage(
            for: StartupMessage(version: .v3_0, parameters: [.init(name: "application_name", value: "ppg-tunnel")])
        )
    }

    private func database(for client: StartupMessage) -> [UInt8] {
        guard let asked = client["database"], !asked.isEmpty, asked != client["user"] else {
            return Array(database.utf8)
        }
        return asked
    }
}
