/// What a socket is watched for, and what it was found ready for.
package struct Readiness: OptionSet, Sendable {
    /// A bit for each side.
    package let rawValue: UInt8

    /// A set from its bits.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// There are bytes to read, or the end of the stream, or an error that a read will report.
    package static let read = Readiness(rawValue: 1)
    /// There is room to write, or an error that a write will report.
    package static let write = Readiness(rawValue: 2)
}

/// Is told when a socket it registered has become ready.
package protocol ReadinessHandler: AnyObject {
    /// Called on the loop, at most once a turn for each registration.
    func ready(_ readiness: Readiness)
}
