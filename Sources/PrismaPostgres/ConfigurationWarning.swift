/// Something about a setting that works, but probably not as its writer expects. Said once, never a secret.
public struct ConfigurationWarning: Sendable, Equatable {
    /// What is surprising: one line, lower case.
    public var message: String
    /// What can be done about it: one line.
    public var hint: String?

    /// A warning made of its words.
    public init(message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

extension ConfigurationWarning: CustomStringConvertible {
    /// The message and, on a second line, the hint.
    public var description: String {
        guard let hint else { return message }
        return "\(message)\nhint: \(hint)"
    }
}
