/// The name of a connection that was made for one tunnel: `ppg-tunnel HOST DATE PROCESS`, so that what a crash left
/// behind can be told from what is in use.
package struct ThrowawayName: Sendable, Equatable {
    private static let program = "ppg-tunnel"
    /// What a date, the longest process id and three blanks leave of 65 characters.
    private static let longestHost = Connection.nameLengths.upperBound - program.count - 10 - 10 - 3

    /// The machine the tunnel runs on, in lower case; blanks have become `-`, and a long name is cut.
    package let host: String
    /// When it was made, such as `2026-11-20`.
    package let day: String
    /// The tunnel's process id.
    package let process: Int32

    /// A name for the tunnel `process` on `host`.
    package init(host: String, day: String, process: Int32) {
        let characters = host.lowercased().map { $0.isWhitespace ? "-" : $0 }
        // A name without a host could not be read again.
        let shown = characters.isEmpty ? "-" : String(characters)
        self.host = String(shown.prefix(Self.longestHost))
        self.day = day
        self.process = process
    }

    /// Reads a connection's name; nil if it is somebody else's.
    package init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 4, words[0] == Self.program, !words[1].isEmpty, let process = Int32(words[3]), process > 0,
            words[2].count == 10, words[2].allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "-") })
        else { return nil }
        self.host = String(words[1])
        self.day = String(words[2])
        self.process = process
    }

    /// As the API gets it: 3 to 65 characters.
    package var text: String { "\(Self.program) \(host) \(day) \(process)" }
}
