import ArgumentParser
import LibC

extension AsyncParsableCommand {
    /// Does what `arguments` say and ends the program. Words of the command line's parser leave the same way as all
    /// others.
    package static func become(_ arguments: [String]) async -> Never {
        do {
            var command = try await asyncParseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            Console.end(.success)
        } catch {
            let exitCode = exitCode(for: error)
            let text = fullMessage(for: error)
            if let words = ParserWords(text) {
                Console.printError(words.message, hint: words.hint)
            } else if !text.isEmpty {
                Console.write(text + "\n", to: exitCode == .success ? STDOUT_FILENO : STDERR_FILENO)
            }
            Console.end(exitCode)
        }
    }
}
