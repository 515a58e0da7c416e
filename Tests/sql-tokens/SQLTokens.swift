import LibC
import ReadOnlySQL

/// Prints what the lexer makes of texts, for a comparison with PostgreSQL's own scanner.
///
/// Standard input: texts, each behind its length; standard output: for each the number of its tokens, and where each
/// begins and ends. Numbers are 32 bits in the machine's order. A text that is refused has as many tokens as can be: 2³²−1.
@main
enum SQLTokens {
    static func main() {
        while let length = readNumber(), let text = readBytes(Int(length)) {
            do {
                let tokens = try Lexer.tokens(of: text, backslashesEscape: false)
                let places = tokens.flatMap { [UInt32($0.range.lowerBound), UInt32($0.range.upperBound)] }
                writeNumbers([UInt32(tokens.count)] + places)
            } catch {
                writeNumbers([.max])
            }
        }
    }

    private static func readNumber() -> UInt32? {
        readBytes(4).map { bytes in bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) } }
    }

    private static func readBytes(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                read(STDIN_FILENO, $0.baseAddress?.advanced(by: done), count - done)
            }
            guard got > 0 else { return nil }
            done += got
        }
        return bytes
    }

    private static func writeNumbers(_ numbers: [UInt32]) {
        numbers.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let put = write(STDOUT_FILENO, bytes.baseAddress?.advanced(by: done), bytes.count - done)
                guard put > 0 else { exit(1) }
                done += put
            }
        }
    }
}
