extension Duration {
    /// `10 s`, `1.5 s`, `40 ms`.
    package var inWords: String {
        let milliseconds = Int((self / .milliseconds(1)).rounded())
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        let tenths = (milliseconds + 50) / 100
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}
