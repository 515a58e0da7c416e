/// A setting the tunnel cannot work with, in words for the person who wrote it.
///
/// The text names the variable, the file and the line, and what is wrong; it never contains the setting's value.
package struct ConfigurationError: Error, Sendable, Equatable {
    /// Where the mistake was made; the command line turns it into an exit code.
    package enum Kind: Sendable {
        /// Typed on the command line: exit code 64.
        case usage
        /// In the environment or in a file: exit code 78.
        case configuration
    }

    /// Where the mistake was made.
    package var kind: Kind
    /// What is wrong: one line, lower case, cause last.
    package var message: String
    /// What can be done about it: one line.
    package var hint: String?

    /// An error made of its words.
    package init(kind: Kind, message: String, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// The message and, on a second line, the hint.
    package var description: String {
        guard let hint else { return message }
        return "\(message)\nhint: \(hint)"
    }
}
