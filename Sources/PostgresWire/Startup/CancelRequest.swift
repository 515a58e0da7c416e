/// The packet that asks, on a connection of its own, to cancel what another connection is doing.
///
/// It is never answered. The key is a secret and does not appear in `description`.
package struct CancelRequest: Equatable, Sendable, CustomStringConvertible {
    /// Stands where a StartupMessage has its version: 1234.5678.
    package static let code: UInt32 = 80_877_102
    /// Bytes of a whole packet: length, code, process id and a key of `BackendKeyData.secretKeyLength`.
    package static let packetLength =
        12 + BackendKeyData.secretKeyLength.lowerBound...12 + BackendKeyData.secretKeyLength.upperBound

    /// The process id that BackendKeyData announced.
    package var processID: UInt32
    /// The key that BackendKeyData announced, 4 to 256 bytes.
    package var secretKey: [UInt8]

    /// A request for the session that was given these in its BackendKeyData.
    package init(processID: UInt32, secretKey: [UInt8]) {
        self.processID = processID
        self.secretKey = secretKey
    }

    /// Names the process only.
    package var description: String {
        "CancelRequest(processID: \(processID))"
    }

    /// Reads a whole packet, its length included.
    package static func decode(_ packet: [UInt8]) throws(WireError) -> CancelRequest {
        var reader = try ByteReader(packet, message: "CancelRequest", length: packetLength)
        guard try reader.uint32() == packet.count else {
            throw .unexpectedValue(message: "CancelRequest", field: "length")
        }
        guard try reader.uint32() == code else {
            throw .unexpectedValue(message: "CancelRequest", field: "code")
        }
        let processID = try reader.uint32()
        return CancelRequest(processID: processID, secretKey: reader.rest())
    }

    /// Appends the packet. Traps on a key of another length than 4 to 256 bytes.
    package func encode(into bytes: inout [UInt8]) {
        precondition(BackendKeyData.secretKeyLength.contains(secretKey.count), "a cancel key has 4 to 256 bytes")
        bytes.append(packet: {
            $0.append(uint32: Self.code)
            $0.append(uint32: processID)
            $0.append(contentsOf: secretKey)
        })
    }
}
