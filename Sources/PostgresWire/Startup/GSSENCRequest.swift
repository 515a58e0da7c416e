/// The packet that asks for GSSAPI encryption; it is answered with one byte, `G` or `N`, before anything else is sent.
package struct GSSENCRequest: Equatable, Sendable {
    /// Stands where a StartupMessage has its version: 1234.5680.
    package static let code: UInt32 = 80_877_104

    /// The request has no content.
    package init() {}

    /// Appends the eight bytes of the packet.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(packet: { $0.append(uint32: Self.code) })
    }
}
