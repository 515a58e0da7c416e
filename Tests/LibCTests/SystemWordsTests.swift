import LibC
import Testing

@Suite struct SystemWordsTests {
    /// The first letter alone is made small: what follows may be a name.
    @Test(arguments: [
        (ECONNREFUSED, "connection refused"), (EISDIR, "is a directory"), (ENOENT, "no such file or directory"),
        (EIO, "input/output error"),
    ])
    func areTheEndOfAChain(code: CInt, words: String) {
        #expect(systemWords(for: code) == words)
    }

    @Test func areThereForANumberThatMeansNothing() {
        #expect(systemWords(for: 12_345).contains("12345"))
    }
}
