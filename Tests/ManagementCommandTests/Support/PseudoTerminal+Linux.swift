#if os(Linux)
import Foundation

extension PseudoTerminal {
    // The functions of POSIX are hidden from Swift by glibc's feature macros; these are what they call (tty_ioctl(4)).
    private static let setLock: UInt = 0x4004_5431
    private static let openPeer: UInt = 0x5441

    /// The person's end and the program's.
    static func openEnds() -> (person: Int32, program: Int32)? {
        let person = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var unlocked: Int32 = 0
        guard person >= 0, ioctl(person, setLock, &unlocked) == 0 else { return nil }
        let program = ioctl(person, openPeer, O_RDWR | O_NOCTTY | O_CLOEXEC)
        return program >= 0 ? (person, program) : nil
    }
}
#endif
