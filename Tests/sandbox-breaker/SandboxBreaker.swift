import Dispatch
import Foundation
import LibC
import Reactor

/// One attempt; 0 where it worked.
func attempt(_ name: String, on thread: String, _ body: () -> CInt) {
    errno = 0
    let result = body()
    let words = result >= 0 ? "worked" : "errno \(errno)"
    print("\(thread): \(name): \(words)")
}

func tryEverything(on thread: String, in directory: String) {
    attempt("read", on: thread) { open("\(directory)/there", O_RDONLY) }
    attempt("write", on: thread) { open("\(directory)/there", O_WRONLY) }
    attempt("append", on: thread) { open("\(directory)/there", O_RDWR | O_APPEND) }
    attempt("truncate", on: thread) { truncate("\(directory)/there", 0) }
    attempt("create", on: thread) { open("\(directory)/new-\(thread)", O_WRONLY | O_CREAT, 0o600) }
    attempt("temporary", on: thread) { open("/tmp/sandbox-breaker-\(getpid())-\(thread)", O_WRONLY | O_CREAT, 0o600) }
    attempt("mkdir", on: thread) { mkdir("\(directory)/new-\(thread)", 0o700) }
    attempt("symlink", on: thread) { symlink("/etc/passwd", "\(directory)/new-\(thread)") }
    attempt("link", on: thread) { link("\(directory)/there", "\(directory)/new-\(thread)") }
    attempt("fifo", on: thread) { mkfifo("\(directory)/new-\(thread)", 0o600) }
    attempt("rename", on: thread) { rename("\(directory)/there", "\(directory)/new-\(thread)") }
    attempt("unlink", on: thread) { unlink("\(directory)/there") }
    attempt("rmdir", on: thread) { rmdir("\(directory)/empty") }
    attempt("exec", on: thread) {
        var process: pid_t = 0
        var words: [UnsafeMutablePointer<CChar>?] = [strdup("program"), nil]
        let code = posix_spawn(&process, "\(directory)/program", nil, nil, &words, nil)
        guard code == 0 else {
            errno = code
            return -1
        }
        return waitpid(process, nil, 0) > 0 ? 0 : -1
    }
    attempt("allowed-unlink", on: thread) { unlink("\(directory)/allowed/\(thread)") }
}

/// sandbox-breaker DIRECTORY
///
/// Enters the sandbox with threads of every kind at work, then tries from each what must not work, below DIRECTORY, which
/// has `there`, `allowed/there` and `program`. Prints a line for each attempt: thread, attempt, errno or `worked`.
@main
enum SandboxBreaker {
    static func main() throws {
        let directory = CommandLine.arguments[1]

        // Threads that exist before: busy ones of Dispatch, one of Foundation, one in a system call, those of an event loop.
        let before = (1...3).map { "dispatch\($0)" }
        let gate = DispatchSemaphore(value: 0)
        let entered = DispatchSemaphore(value: 0)
        let finished = DispatchSemaphore(value: 0)
        for name in before {
            DispatchQueue(label: name).async {
                entered.signal()
                gate.wait()
                tryEverything(on: name, in: directory)
                finished.signal()
            }
        }
        Thread.detachNewThread {
            entered.signal()
            gate.wait()
            tryEverything(on: "thread", in: directory)
            finished.signal()
        }
        var ends: [CInt] = [0, 0]
        _ = pipe(&ends)
        let (reading, writing) = (ends[0], ends[1])
        Thread.detachNewThread {
            entered.signal()
            var byte: UInt8 = 0
            guard read(reading, &byte, 1) == 1 else { return print("reading: interrupted: errno \(errno)") }
            tryEverything(on: "reading", in: directory)
            finished.signal()
        }
        let loop = try EventLoop(label: "loop")
        loop.execute { entered.signal() }
        for _ in 0..<before.count + 3 { entered.wait() }

        let outcome = Sandbox.enter(allowing: [Sandbox.Allowance("\(directory)/allowed", .removeFiles)])
        print("outcome: \(outcome)")

        loop.execute {
            tryEverything(on: "loop", in: directory)
            finished.signal()
        }
        for _ in 0..<before.count + 1 { gate.signal() }
        _ = write(writing, [1], 1)
        for _ in 0..<before.count + 3 { finished.wait() }
        // And one that comes later.
        Thread.detachNewThread {
            tryEverything(on: "later", in: directory)
            finished.signal()
        }
        finished.wait()
        tryEverything(on: "main", in: directory)
    }
}
