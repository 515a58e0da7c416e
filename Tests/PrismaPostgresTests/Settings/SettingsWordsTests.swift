import Testing

@testable import PrismaPostgres

/// What is said of files, word for word.
@Suite struct SettingsWordsTests {
    @Test(arguments: [
        (SettingsFile.Failure.missing, "cannot read .env: no such file"),
        (.danglingLink, "cannot read .env: a link that leads nowhere"),
        (.directory, "cannot read .env: it is a directory"),
        (.silentPipe, "cannot read .env: it is a pipe, and its writer did not finish within 10 s"),
        (.endlessPipe, "cannot read .env: it is a pipe or a device that gives more than a MiB"),
        (.system(13), "cannot read .env: permission denied"),
    ])
    func failures(failure: SettingsFile.Failure, words: String) {
        #expect("cannot read .env: \(failure.words)" == words)
    }

    @Test(arguments: [
        (
            "A 1",
            ".env, line 1: not of the form KEY=value\nhint: write KEY=value, or start the line with # to make it a comment"
        ),
        (
            "set A=1",
            ".env, line 1: the name before the = is not a variable name\nhint: use letters, digits, _, - and . only"
        ),
        (
            "A='1",
            ".env, line 1: the quote that opens here is never closed\n"
                + "hint: close it, or put a value that contains this quote between quotes of another kind"
        ),
        (
            "A='1'x",
            ".env, line 1: text follows the closing quote\n"
                + "hint: put the whole value between the quotes; a comment starts with #"
        ),
        (
            "B='\nA=1\n'",
            ".env, line 1: the quote that opens here takes in a line that may set A\n"
                + "hint: close the quote where its value ends, or move the line out"
        ),
    ])
    func mistakes(text: String, words: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try DotEnv.parse(text, file: ".env", environment: [:])["A"]
        }
        #expect(error?.description == words)
    }
}
