#if canImport(Darwin)
import Foundation

extension PseudoTerminal {
    /// The person's end and the program's.
    static func openEnds() -> (person: Int32, program: Int32)? {
        let person = posix_openpt(O_RDWR | O_NOCTTY)
        guard person >= 0, grantpt(person) == 0, unlockpt(person) == 0, let name = ptsname(person) else { return nil }
        let program = open(name, O_RDWR | O_NOCTTY)
        return program >= 0 ? (person, program) : nil
    }
}
#endif
