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
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
