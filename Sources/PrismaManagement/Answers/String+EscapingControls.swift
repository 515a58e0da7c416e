extension String {
    /// With control characters and what changes the direction of text written as `\u{1B}`, so that text from elsewhere
    /// cannot steer a terminal.
    package var escapingControls: String {
        guard unicodeScalars.contains(where: Self.steersTerminal) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if Self.steersTerminal(scalar) {
                result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func steersTerminal(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        default: false
        }
    }
}
