import LibC

/// A value that must never be shown: a password, an API key, a token.
///
/// However it is printed (interpolation, `description`, `debugDescription`, `dump`, a mirror of whatever holds it)
/// the text is `<hidden>`. Only ``bytes`` and
/// ``withUnsafeBytes(_:)`` give the value away, for the one place that sends it. The value is overwritten
/// when its last copy is gone; the text it was made from is not within reach.
package struct Secret: Sendable {
    private let storage: Storage

    /// A copy of the value, as UTF-8.
    package var bytes: [UInt8] { Array(storage.bytes) }

    /// Shows the value itself, for which no copy is made.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(storage.bytes))
    }

    /// Whether there is no value at all.
    package var isEmpty: Bool { storage.bytes.isEmpty }

    /// Hides `text`.
    package init(_ text: String) {
        storage = Storage(text.utf8)
    }

    /// Hides `bytes`; whoever has them overwrites them.
    package init(copying bytes: [UInt8]) {
        storage = Storage(bytes)
    }

    // Unchecked: written in `init`, overwritten in `deinit`, and only read in between.
    private final class Storage: @unchecked Sendable {
        let bytes: UnsafeMutableBufferPointer<UInt8>

        init(_ value: some Collection<UInt8>) {
            bytes = .allocate(capacity: value.count)
            _ = bytes.initialize(from: value)
        }

        deinit {
            if let start = bytes.baseAddress {
                wipe(start, bytes.count)
            }
            bytes.deallocate()
        }
    }
}

extension Secret: Hashable {
    /// By value.
    package static func == (left: Secret, right: Secret) -> Bool {
        left.storage.bytes.elementsEqual(right.storage.bytes)
    }

    /// By value.
    package func hash(into hasher: inout Hasher) {
        for byte in storage.bytes { hasher.combine(byte) }
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<hidden>`.
    package var description: String { "<hidden>" }

    /// Always `<hidden>`.
    package var debugDescription: String { "<hidden>" }

    /// A mirror without children.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
