import ArgumentParser

/// How much of a list to print.
struct LimitOption: ParsableArguments {
    @Option(help: ArgumentHelp("Stop after this many.", valueName: "count"))
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 {
            throw ValidationError("--limit takes a number from 1.")
        }
    }
}

extension AsyncSequence {
    /// All elements.
    func collected() async throws -> [Element] {
        var elements: [Element] = []
        for try await element in self {
            elements.append(element)
        }
        return elements
    }
}
