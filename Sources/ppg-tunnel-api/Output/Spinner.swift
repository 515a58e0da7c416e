import BothPrograms
import PrismaManagement
import Wording

/// A line on standard error that moves while something takes its time; nothing where that is no terminal.
struct Spinner {
    /// Between two frames.
    private static let interval = Duration.milliseconds(100)
    private static let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
    /// Columns for the frame and the seconds.
    private static let roomForTime = 12
    private static let clearLine = "\r\u{1B}[2K"

    /// Shows `text` while `body` runs.
    static func show<Result: Sendable>(
        _ text: String,
        while body: () async throws -> Result
    ) async throws -> Result {
        guard Terminal.isInteractive(.standardError) else { return try await body() }
        // A line that wraps could not be drawn over.
        let room = Terminal.width(.standardError).map { $0 - roomForTime } ?? .max
        let text = text.escapingControls.cut(to: room)
        let start = ContinuousClock.now
        let animation = Task {
            for turn in 0... {
                let seconds = Int((ContinuousClock.now - start).components.seconds)
                Console.write("\(clearLine)\(frames[turn % frames.count]) \(text) (\(seconds) s)", to: 2)
                try await Task.sleep(for: interval)
            }
        }
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        animation.cancel()
        _ = await animation.result
        Console.write(clearLine, to: 2)
        return try result.get()
    }
}
