import ArgumentParser
import BothPrograms
import PrismaManagement
import Wording

/// Asks before something is lost.
struct ConfirmationOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    /// Asks for the name of what is about to be lost; `effect` says how, after `this`: `deletes all its data`.
    /// `subject` fetches it, and is not called with `--yes`.
    ///
    /// Throws if the answer is anything else, and, before `subject` is called, if there is nobody to ask.
    func confirm<Subject: Presentable>(
        _ verb: String,
        effect: String,
        of subject: () async throws -> Subject
    ) async throws {
        if yes { return }
        guard Terminal.canAsk else {
            throw CommandFailure.usage(
                "refusing to \(verb): there is no terminal to type the name on",
                hint: "add --yes if you mean it"
            )
        }
        let subject = try await subject()
        let name = Self.typed(subject)
        Console.note("\(Subject.noun) \(subject.name) (\(subject.id)): this \(effect)".escapingControls)
        guard Console.ask("type \(name) to \(verb) it: ") == name else {
            throw CommandFailure.failed("nothing was done: that is not the name")
        }
    }

    /// The name if it can be typed, else the id.
    private static func typed(_ subject: some Presentable) -> String {
        let name = subject.name.escapingControls
        return name.isEmpty || name.first == " " || name.last == " " ? subject.id.escapingControls : name
    }
}
