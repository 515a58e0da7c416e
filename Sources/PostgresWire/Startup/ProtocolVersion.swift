/// A version of the frontend/backend protocol, as a StartupMessage asks for it: `3.0`, `3.2`.
package struct ProtocolVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The protocol of every PostgreSQL since 7.4.
    package static let v3_0 = ProtocolVersion(major: 3, minor: 0)
    /// PostgreSQL 18: cancel keys of up to 256 bytes.
    package static let v3_2 = ProtocolVersion(major: 3, minor: 2)

    /// The upper 16 bits on the wire.
    package var major: UInt16
    /// The lower 16 bits on the wire.
    package var minor: UInt16

    /// A version from its two numbers.
    package init(major: UInt16, minor: UInt16) {
        self.major = major
        self.minor = minor
    }

    /// A version as it stands on the wire: `0x0003_0002` is 3.2.
    package init(rawValue: UInt32) {
        major = UInt16(truncatingIfNeeded: rawValue >> 16)
        minor = UInt16(truncatingIfNeeded: rawValue)
    }

    /// The version as it stands on the wire.
    package var rawValue: UInt32 {
        UInt32(major) << 16 | UInt32(minor)
    }

    /// `3.2`
    package var description: String {
        "\(major).\(minor)"
    }

    /// Older versions come first.
    package static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool {
        left.rawValue < right.rawValue
    }
}
