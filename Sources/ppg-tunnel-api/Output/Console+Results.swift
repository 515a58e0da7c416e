import BothPrograms
import LibC

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// What comes from elsewhere must have its control characters escaped before it gets here.
extension Console {
    /// Lines of the result.
    static func print(_ lines: [String]) {
        write(lines.map { $0 + "\n" }.joined(), to: STDOUT_FILENO)
    }

    /// The result as JSON: keys in alphabetical order, two blanks for each level.
    static func printJSON(_ value: some Encodable) throws {
        print(try json(value, isPretty: true))
    }

    /// `value` as JSON, on one line unless it is to be pretty.
    static func json(_ value: some Encodable, isPretty: Bool) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
