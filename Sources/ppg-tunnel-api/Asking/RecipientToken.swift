import ArgumentParser
import PrismaManagement
import PrismaPostgres

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The access token of somebody else: a secret, so no argument of the command line.
struct RecipientToken: ParsableArguments {
    static let variable = "PRISMA_RECIPIENT_TOKEN"

    @Option(
        name: .customLong("recipient-token-file"),
        help: ArgumentHelp(
            "File with the access token of the new owner; - is standard input. [\(variable) holds the token itself]",
            valueName: "file"
        ),
        completion: .file()
    )
    var file: String?

    /// The token; throws where there is none.
    func token() throws -> Secret {
        let text = try text().trimmingCharacters(in: .whitespacesAndNewlines)
        let name = file == nil ? Self.variable : "--recipient-token-file"
        guard !text.isEmpty else { throw CommandFailure.usage("\(name) is empty", hint: Self.hint) }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CommandFailure.usage("\(name): a token has no blanks and no special characters", hint: Self.hint)
        }
        return Secret(text)
    }

    private static let hint = "the new owner makes one for the workspace that is to have the project"

    private func text() throws -> String {
        guard let file else {
            guard let value = ProcessInfo.processInfo.environment[Self.variable] else {
                throw CommandFailure.usage(
                    "the recipient's access token is missing",
                    hint: "name a file with --recipient-token-file, or set \(Self.variable)"
                )
            }
            return value
        }
        do throws(SettingsFile.Failure) {
            return String(decoding: try SettingsFile.read(file == "-" ? "/dev/stdin" : file), as: UTF8.self)
        } catch {
            throw CommandFailure.usage("--recipient-token-file: cannot read \(file): \(error.words)", hint: Self.hint)
        }
    }
}
