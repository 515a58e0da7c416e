/// A value that must never be shown: a password, an API key, a token.
///
/// However it is printed (interpolation, `description`, `debugDescription`, `dump`, a mirror of whatever holds it)
/// the text is `<hidden>`. Only ``bytes`` gives the value away, for the one place that sends it.
public struct Secret: Sendable, Hashable {
    /// The value as UTF-8.
    public let bytes: [UInt8]

    /// Whether there is no value at all.
    public var isEmpty: Bool { bytes.isEmpty }

    /// Hides `text`.
    public init(_ text: String) {
        self.bytes = Array(text.utf8)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<hidden>`.
    public var description: String { "<hidden>" }

    /// Always `<hidden>`.
    public var debugDescription: String { "<hidden>" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
