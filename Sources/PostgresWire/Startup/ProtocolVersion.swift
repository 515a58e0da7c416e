/// A version of the frontend/backend protocol, as a StartupMessage asks for it: `3.0`, `3.2`.
public struct ProtocolVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The protocol of every PostgreSQL since 7.4.
    public static let v3_0 = ProtocolVersion(major: 3, minor: 0)
    /// PostgreSQL 18: cancel keys of up to 256 bytes.
    public static let v3_2 = ProtocolVersion(major: 3, minor: 2)

    /// The upper 16 bits on the wire.
    public var major: UInt16
    /// The lower 16 bits on the wire.
    public var minor: UInt16

    /// A version from its two numbers.
    public init(major: UInt16, minor: UInt16) {
        self.major = major
        self.minor = minor
    }

    /// A version as it stands on the wire: `0x0003_0002` is 3.2.
    public init(rawValue: UInt32) {
        major = UInt16(truncatingIfNeeded: rawValue >> 16)
        minor = UInt16(truncatingIfNeeded: rawValue)
    }

    /// The version as it stands on the wire.
    public var rawValue: UInt32 {
        UInt32(major) << 16 | UInt32(minor)
    }

    /// `3.2`
    public var description: String {
        "\(major).\(minor)"
    }

    /// Older versions come first.
    public static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool {
        left.rawValue < right.rawValue
    }
}
