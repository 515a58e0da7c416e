import BothPrograms
import LibC

/// `ppg-tunnel-api`, the second executable: everything that speaks HTTP.
///
/// A process of its own, because an HTTP client brings some thirty libraries along, which have no business in the
/// process that holds the tunnels.
struct ManagementProgram {
    static let name = "ppg-tunnel-api"

    /// Where it is.
    let path: String

    /// Beside this executable, as a build leaves it, else where `make install` puts it.
    static func find() throws(Missing) -> ManagementProgram {
        let own = ExecutablePath.current ?? ""
        let directory = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
        let places = ["\(directory)/\(name)", "\(directory)/../libexec/\(ProgramIdentity.name)/\(name)"]
        guard let path = places.first(where: { access($0, X_OK) == 0 }) else { throw Missing(places: places) }
        return ManagementProgram(path: path)
    }

    /// Whether `arguments` are that program's: they begin with one of its nouns, or with a completion script's question.
    static func takes(_ arguments: [String]) -> Bool {
        let words = arguments.first == "help" ? arguments.dropFirst() : arguments[...]
        guard let first = words.first else { return false }
        return ManagementNoun(typed: first) != nil || first == ProgramIdentity.suggestionOption
    }

    /// Becomes the program: same arguments, environment and terminal. Returns only if that fails, with the cause.
    func replaceThisProcess(arguments: [String]) -> String {
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        execv(path, &words)
        return systemWords(for: errno)
    }

    /// It is in neither place.
    struct Missing: Error {
        let places: [String]

        var message: String { "\(name) is not there: looked for \(places.joined(separator: " and "))" }
        var hint: String { "`make install` puts both programs where they belong" }
    }
}
