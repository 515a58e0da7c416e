/// Text from a peer, and figures, made fit for a terminal or a log.
package enum Printable {
    /// Characters of a peer's text that are shown.
    private static let limit = 1000

    /// Escapes control characters and direction marks, which could rewrite what a terminal shows, and cuts long text.
    static func escape(_ text: String) -> String {
        var result = ""
        for (count, scalar) in text.unicodeScalars.enumerated() {
            guard count < limit else { return result + "…" }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// As `escape`, of bytes in whatever encoding.
    static func escape(_ bytes: [UInt8]) -> String {
        escape(String(decoding: bytes, as: UTF8.self))
    }

    /// `10 s`, `1.5 s`, `40 ms`.
    package static func seconds(_ duration: Duration) -> String {
        let milliseconds = Int((duration / .milliseconds(1)).rounded())
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        let tenths = (milliseconds + 50) / 100
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}
