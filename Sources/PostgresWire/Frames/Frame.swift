/// A whole message with its payload uninterpreted. `description` shows the size alone.
package struct Frame: Equatable, Sendable, CustomStringConvertible {
    /// The type byte.
    package var type: UInt8
    /// What follows the type and the length.
    package var payload: [UInt8]

    /// A frame from its parts.
    package init(type: UInt8, payload: [UInt8]) {
        self.type = type
        self.payload = payload
    }

    /// Payloads may hold secrets.
    package var description: String {
        "Frame(type: \(type), \(payload.count) bytes)"
    }

    /// Appends type, length and payload.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(message: type) { $0.append(contentsOf: payload) }
    }
}
