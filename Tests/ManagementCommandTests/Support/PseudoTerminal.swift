import Foundation
import LibC

/// A terminal with a person at it who types answers when the questions come.
final class PseudoTerminal: Sendable {
    /// The program's end.
    let program: Int32
    private let person: Int32
    private let isHungUp = Lock(false)

    /// How long the program may be silent, in milliseconds: it waits for a question that does not come.
    private static let patience: Int32 = 60_000

    struct Failure: Error {}

    init(columns: UInt16) throws {
        guard let ends = Self.openEnds() else { throw Failure() }
        (person, program) = ends
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard ioctl(program, UInt(TIOCSWINSZ), &size) == 0 else { throw Failure() }
    }

    deinit {
        hangUp()
    }

    /// The person leaves; the program hears SIGHUP.
    private func hangUp() {
        isHungUp.withLock { isHungUp in
            if !isHungUp { close(person) }
            isHungUp = true
        }
    }

    /// Lets ``converse(_:)`` come to its end.
    func programHasEnded() {
        close(program)
    }

    /// All that was on the screen, answers included, with plain line ends.
    func converse(_ answers: [(question: String, answer: String)]) async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [self] in
                continuation.resume(returning: readAll(answers))
            }
        }
    }

    private func readAll(_ answers: [(question: String, answer: String)]) -> String {
        var answers = answers[...]
        var screen: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            var waiting = pollfd(fd: person, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Self.patience) > 0 else {
                hangUp()
                break
            }
            let count = read(person, &buffer, buffer.count)
            guard count > 0 else { break }
            screen += buffer[..<count]
            if let next = answers.first, String(decoding: screen, as: UTF8.self).contains(next.question) {
                _ = (next.answer + "\n").withCString { write(person, $0, strlen($0)) }
                answers = answers.dropFirst()
            }
        }
        return String(decoding: screen, as: UTF8.self).replacing("\r\n", with: "\n")
    }
}
