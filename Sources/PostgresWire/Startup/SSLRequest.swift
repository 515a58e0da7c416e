/// The packet that asks for TLS; it is answered with one byte, `S` or `N`, before anything else is sent.
package struct SSLRequest: Equatable, Sendable {
    /// Stands where a StartupMessage has its version: 1234.5679.
    package static let code: UInt32 = 80_877_103

    /// The server goes on with TLS: `S`.
    package static let accepted = UInt8(ascii: "S")
    /// The server goes on in clear: `N`. GSSENCRequest has the same answer.
    package static let rejected = UInt8(ascii: "N")

    /// The request has no content.
    package init() {}

    /// Appends the eight bytes of the packet.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(packet: { $0.append(uint32: Self.code) })
    }
}
