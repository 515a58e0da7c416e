import BothPrograms
import LibC

/// `ppg-tunnel`, which this program starts to have a way to a database for a while, with credentials made for it.
enum TunnelProgram {
    /// Beside this executable, as a build leaves it, else where `make install` puts it.
    static func find() throws(CommandFailure) -> String {
        let own = ExecutablePath.current ?? ""
        let directory = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
        let name = ProgramIdentity.name
        let places = ["\(directory)/\(name)", "\(directory)/../../bin/\(name)"]
        guard let path = places.first(where: { access($0, X_OK) == 0 }) else {
            throw .failed(
                "\(name) is not there: looked for \(places.joined(separator: " and "))",
                hint: "`make install` puts both programs where they belong"
            )
        }
        return path
    }
}

/// A directory that nobody else may enter, for the tunnel's Unix socket.
struct PrivateDirectory {
    /// Bytes of a socket's path (unix(7)), the end included.
    private static let longestPath = 108
    private static let socketName = "/.s.PGSQL.5432"

    let path: String

    init() throws(CommandFailure) {
        let own = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        let name = "/\(ProgramIdentity.name).XXXXXX"
        let fits =
            own.hasPrefix("/") && own.utf8.count + name.utf8.count + Self.socketName.utf8.count < Self.longestPath
        var template = Array(((fits ? own : "/tmp") + name).utf8CString)
        guard mkdtemp(&template) != nil else {
            let cause = String(cString: strerror(errno)).lowercased()
            throw .failed(
                "cannot make a directory for the tunnel's socket: \(cause)",
                hint: "TMPDIR names another place"
            )
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// To be called when nobody uses it any more.
    func remove() {
        unlink(path + Self.socketName)
        rmdir(path)
    }
}
