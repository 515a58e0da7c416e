import PostgresWire
import TestBytes

/// What clients send first.
package enum FirstPackets {
    /// `00000008 04d2162f`
    package static let sslRequest = packet(int32(SSLRequest.code))
    /// `00000008 04d21630`
    package static let gssencRequest = packet(int32(GSSENCRequest.code))

    /// A startup packet of version 3.0 with these parameters, in this order.
    package static func startup(
        _ parameters: KeyValuePairs<String, String> = ["user": "alice", "database": "shop"],
        version: ProtocolVersion = .v3_0
    ) -> [UInt8] {
        packet(int32(version.rawValue) + parameters.flatMap { ascii("\($0.key)\0\($0.value)\0") } + [0])
    }

    /// What a tunnel sends in place of `startup()`: its own user, named twice, for the fake upstream is on its machine.
    package static let login = startup(["user": TestTunnel.user, "user": TestTunnel.user, "database": "shop"])

    /// A cancel request.
    package static func cancel(_ key: BackendKeyData) -> [UInt8] {
        packet(int32(CancelRequest.code) + int32(key.processID) + key.secretKey)
    }
}
