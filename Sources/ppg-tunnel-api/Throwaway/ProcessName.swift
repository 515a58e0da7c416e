/// What the file that a process runs is called, as far as the system keeps it: 15 characters on Linux.
enum ProcessName {
    /// Nil if there is no such process, or if it hides its name.
    static func of(_ process: Int32) -> String? { reported(of: process) }
}
