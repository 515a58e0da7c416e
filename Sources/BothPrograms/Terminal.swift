import LibC

/// What is at the other end of the standard streams.
package enum Terminal {
    package enum Stream: Int32 {
        case standardInput = 0
        case standardOutput = 1
        case standardError = 2
    }

    /// Whether a person can be asked.
    package static var canAsk: Bool { isInteractive(.standardInput) && isInteractive(.standardError) }

    package static func isInteractive(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

    /// Columns; nil if it is no terminal, or one that does not say.
    package static func width(_ stream: Stream) -> Int? {
        guard isInteractive(stream) else { return nil }
        var size = winsize()
        guard ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
