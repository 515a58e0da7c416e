import BothPrograms
import Dispatch
import LibC

/// A pipe that no program inherits unless it is handed to it.
struct Pipe {
    let reading: CInt
    let writing: CInt

    init(for program: String) throws(ChildProcess.CannotStart) {
        var ends: [CInt] = [0, 0]
        guard pipe(&ends) == 0 else { throw ChildProcess.CannotStart(program: program, code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }

    /// `bytes` wait in it for whoever reads, on a thread that may wait.
    init(for program: String, holding bytes: [UInt8]) throws(ChildProcess.CannotStart) {
        try self.init(for: program)
        DispatchQueue(label: "ppg-tunnel-api.settings-pipe").async { [writing] in
            _ = StandardStream.write(bytes[...], to: writing)
            close(writing)
        }
    }
}
