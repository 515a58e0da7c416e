/// Replaces `${NAME}` in the values of a `.env` file: by the environment, else by the file, else by nothing.
///
/// A value may refer to one further down, as Prisma allows; a value that refers to itself sees nothing there. Each
/// variable is expanded once, so the work is bounded however the references are knotted.
struct DotEnvExpansion {
    /// References in a row: A to B to C … (our own limit; it bounds recursion).
    static let deepest = 16
    /// Bytes of a value made of references (our own limit; it bounds `${A}${A}` on `${B}${B}` on …).
    static let longest = 65_536

    private let environment: [String: String]
    private let names: [String]
    private let oddLines: [OddLine]
    private var assignments: [String: DotEnvParser.Assignment] = [:]
    private var expanded: [String: [UInt8]] = [:]

    init(_ assignments: [DotEnvParser.Assignment], _ oddLines: [OddLine], _ environment: [String: String]) {
        self.environment = environment
        self.oddLines = oddLines
        names = assignments.map(\.name)
        for assignment in assignments {
            self.assignments[assignment.name] = assignment
        }
    }

    /// The value of each variable, or why it has none: that is for whoever needs it.
    mutating func values() -> [String: Result<[UInt8], DotEnvMistake>] {
        var values: [String: Result<[UInt8], DotEnvMistake>] = [:]
        for name in names {
            guard values[name] == nil, let assignment = assignments[name] else { continue }
            do throws(DotEnvMistake) {
                values[name] = .success(try value(of: assignment, within: []))
            } catch {
                values[name] = .failure(error)
            }
        }
        return values
    }

    /// `path` names the variables being expanded, outermost first.
    private mutating func value(
        of assignment: DotEnvParser.Assignment,
        within path: [String]
    ) throws(DotEnvMistake) -> [UInt8] {
        if let known = expanded[assignment.name] { return known }
        guard path.count <= Self.deepest else {
            throw DotEnvMistake(line: assignment.line, reason: .deepExpansion)
        }
        var value: [UInt8] = []
        for piece in assignment.value {
            switch piece {
            case .text(let text): value += text
            case .reference(let name):
                value += try referenced(name, within: path + [assignment.name])
                guard value.count <= Self.longest else {
                    throw DotEnvMistake(line: assignment.line, reason: .longExpansion)
                }
            }
        }
        expanded[assignment.name] = value
        return value
    }

    private mutating func referenced(_ name: String, within path: [String]) throws(DotEnvMistake) -> [UInt8] {
        if let value = environment[name] { return Array(value.utf8) }
        if let odd = oddLines.first(where: { $0.mayMean(name) }) { throw odd.mistake }
        guard !path.contains(name), let assignment = assignments[name] else { return [] }
        return try value(of: assignment, within: path)
    }
}
