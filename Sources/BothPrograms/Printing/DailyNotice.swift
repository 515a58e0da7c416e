import LibC
import PrismaPostgres

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Something that is said once a day and not at each start: when it was last said stands in a file of the state
/// directory. Nothing depends on the file: without it the same is said again.
package struct DailyNotice: Sendable {
    private let file: String?
    private let today: String

    /// `name`: the file's.
    package init(
        _ name: String,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        now: Double = Double(time(nil))
    ) {
        file = Self.stateDirectory(environment).map { "\($0)/\(name)" }
        today = CalendarDay(containing: now).description
    }

    /// To be called where it does not matter how long a disk takes.
    package func unlessSaidToday(_ say: () -> Void) {
        guard let file, !SettingsFile.isPipe(file) else { return say() }
        if (try? SettingsFile.read(file)) == Array(today.utf8) { return }
        say()
        let directory = URL(filePath: file).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        _ = StandardStream.write(Array(today.utf8)[...], to: descriptor)
        close(descriptor)
    }

    /// `~/.local/state/ppg-tunnel`, or where `XDG_STATE_HOME` is (XDG Base Directory Specification 0.8).
    private static func stateDirectory(_ environment: [String: String]) -> String? {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/ppg-tunnel" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return "\(home)/.local/state/ppg-tunnel"
    }
}
