/// A whole message with its payload uninterpreted. `description` shows the size alone.
public struct Frame: Equatable, Sendable, CustomStringConvertible {
    /// The type byte.
    public var type: UInt8
    /// What follows the type and the length.
    public var payload: [UInt8]

    /// A frame from its parts.
    public init(type: UInt8, payload: [UInt8]) {
        self.type = type
        self.payload = payload
    }

    /// Payloads may hold secrets.
    public var description: String {
        "Frame(type: \(type), \(payload.count) bytes)"
    }

    /// Appends type, length and payload.
    public func encode(into bytes: inout [UInt8]) {
        bytes.append(message: type) { $0.append(contentsOf: payload) }
    }
}
