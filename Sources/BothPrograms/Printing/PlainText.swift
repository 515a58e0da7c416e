import LibC

/// What a terminal gets that has no more than ASCII: the signs of the tunnel's own words, spelled out.
package enum PlainText {
    /// Whether the terminal is one of those: `TERM=dumb`, or a locale of the C library's own.
    package static func isWanted(_ environment: (String) -> String? = variable) -> Bool {
        if environment("TERM") == "dumb" { return true }
        // As the C library looks for it (locale(7)): the first that is set and not empty.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty }
        return locale == nil || locale == "C" || locale == "POSIX"
    }

    /// `text` without what such a terminal would garble.
    package static func of(_ text: String) -> String {
        text.replacing(" 🚀", with: "").replacing("…", with: "...").replacing("→", with: "->")
    }

    package static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
