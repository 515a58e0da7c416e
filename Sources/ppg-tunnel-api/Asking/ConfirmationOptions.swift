import ArgumentParser
import BothPrograms
import PrismaManagement
import Wording

/// Asks before something is lost.
struct ConfirmationOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    /// Asks for the name of what is about to be lost; `effect` says how, after `this`: `deletes all its data`. The
    /// answer is what `name` stands for.
    ///
    /// Throws if anything else is typed, and, before the API is asked for anything, if there is nobody to ask.
    func confirm<Subject: ShownResource>(
        _ verb: String,
        effect: String,
        _ name: ResourceName<Subject>,
        _ session: ManagementSession
    ) async throws -> ResourceID<Subject> {
        try requireSomebody(to: verb)
        let id = try await name.id(session)
        if !yes { try ask(verb, effect: effect, of: await Subject.one(id, session)) }
        return id
    }

    /// Throws if there is nobody to ask.
    func requireSomebody(to verb: String) throws(CommandFailure) {
        guard yes || Terminal.canAsk else {
            throw .usage(
                "refusing to \(verb): there is no terminal to type the name on",
                hint: "add --yes if you mean it"
            )
        }
    }

    /// Throws if anything but the subject's name is typed; asks nothing with `--yes`.
    func ask(_ verb: String, effect: String, of subject: some Presentable) throws(CommandFailure) {
        if yes { return }
        let name = Self.typed(subject)
        Console.note("\(type(of: subject).noun) \(subject.name) (\(subject.id)): this \(effect)".escapingControls)
        guard Console.ask("type \(name) to \(verb) it: ") == name else {
            throw .failed("nothing was done: that is not the name")
        }
    }

    /// The name if it can be typed, else the id.
    private static func typed(_ subject: some Presentable) -> String {
        let name = subject.name.escapingControls
        return name.isEmpty || name.first == " " || name.last == " " ? subject.id.escapingControls : name
    }
}
