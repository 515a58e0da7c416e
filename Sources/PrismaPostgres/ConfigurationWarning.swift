/// Something about a setting that works, but probably not as its writer expects. Said once, never a secret.
package struct ConfigurationWarning: Sendable, Equatable {
    /// What is surprising: one line, lower case.
    package var message: String
    /// What can be done about it: one line.
    package var hint: String?

    /// A warning made of its words.
    package init(message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

extension ConfigurationWarning: CustomStringConvertible {
    /// The message and, on a second line, the hint.
    package var description: String {
        guard let hint else { return message }
        return "\(message)\nhint: \(hint)"
    }
}
