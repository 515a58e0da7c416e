import ArgumentParser
import CommandLineParts
import PrismaManagement

/// Asks before something is lost.
struct ConfirmationOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    /// Asks for the name of what is about to be lost. `subject` fetches it, and is not called with `--yes`.
    ///
    /// Throws if the answer is anything else, and, before `subject` is called, if there is nobody to ask.
    func confirm(_ verb: String, _ subject: () async throws -> Subject) async throws {
        if yes { return }
        guard Terminal.canAsk else {
            throw CommandFailure.usage(
                "refusing to \(verb): there is no terminal to type the name on",
                hint: "add --yes if you mean it"
            )
        }
        let subject = try await subject()
        let name = subject.typedName
        Console.note(subject.warning)
        guard Console.ask("type \(name) to \(verb) it: ") == name else {
            throw CommandFailure.failed("nothing was done: that is not the name")
        }
    }

    /// What is about to be lost.
    struct Subject {
        /// `database`.
        var noun: String
        var id: String
        var name: String
        /// What happens, after `this`: `deletes all its data`.
        var effect: String

        /// The name if it can be typed, else the id.
        fileprivate var typedName: String {
            let name = name.escapingControls
            return name.isEmpty || name.first == " " || name.last == " " ? id.escapingControls : name
        }

        fileprivate var warning: String { "\(noun) \(name) (\(id)): this \(effect)".escapingControls }
    }
}
