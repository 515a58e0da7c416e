/// A word of a command line that is printed to be copied.
enum ShellWord {
    /// As it is where no shell reads anything into it, else between single quotes (POSIX, 2.2.2).
    static func quote(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || "_-./:@%+=,".utf8.contains(byte)
            }
        return isPlain ? word : "'\(word.replacing("'", with: #"'\''"#))'"
    }
}
