#if os(Linux)
import Foundation
import Testing

/// Surroundings in which Swift's runtime finds no arguments: an option that is lost would leave the door open.
@Suite(.endToEnd)
struct LostOptionsTests {
    /// What libraries do that are put into every program, as tracers are.
    private static let library = """
        #include <stdio.h>
        #include <stdlib.h>
        __attribute__((constructor)) static void begin(void) {
            char name[32];
            for (int number = 0; number < 100; number++) {
                snprintf(name, sizeof name, "PRELOADED_%d", number);
                setenv(name, "x", 1);
            }
        }
        """

    /// Commands that start what comes behind them in such surroundings, by name.
    private func wrappers(_ directory: String) async throws -> [(String, [String])] {
        _ = try await answer(
            of: Command("gcc", ["-shared", "-fPIC", "-o", "\(directory)/begin.so", "\(directory)/begin.c"])
        )
        let preloaded = ("a preloaded library", ["env", "LD_PRELOAD=\(directory)/begin.so"])
        let script = "umount -l /proc && test ! -e /proc/self && exec \"$0\" \"$@\""
        let hidden = ("no /proc", ["unshare", "-m", "sh", "-c", script])
        return geteuid() == 0 ? [preloaded, hidden] : [preloaded]
    }

    @Test("they are taken where C has them")
    func options() async throws {
        let server = try await PostgresServer.shared
        let directory = try Surroundings.makeDirectory(files: ["begin.c": Self.library, "password": "open sesame\n"])
        for (name, wrapper) in try await wrappers(directory) {
            let setup = TunnelSetup.standard(server)
            let sockets = try Surroundings.makeDirectory(files: setup.files)
            var command = setup.command(in: sockets)
            command.arguments =
                Array(wrapper.dropFirst()) + [command.program, "--no-check", "--no-tcp", "--socket", sockets]
                + ["--same-user", "--local-password-file", "\(directory)/password"] + command.arguments
            command.program = wrapper[0]
            try await withProgram(command) { tunnel in
                let banner = try await tunnel.output.wait(for: "the banner") { $0.contains("password:") ? $0 : nil }
                #expect(
                    banner.hasPrefix("Prisma Postgres auth proxy listening on \(sockets)/.s.PGSQL.5432 🚀\n"),
                    "\(name)"
                )
                #expect(banner.contains("<the one in \(directory)/password>"), "\(name)")
                tunnel.send(SIGTERM)
                let finished = try await tunnel.finished()
                #expect(finished.exitCode == 143, "\(name): \(finished)")
            }
        }
    }

    @Test("mistakes in them are found, in both programs")
    func mistakes() async throws {
        let directory = try Surroundings.makeDirectory(files: ["begin.c": Self.library])
        let api = URL(filePath: Surroundings.binary).deletingLastPathComponent().appending(path: "ppg-tunnel-api").path
        for (name, wrapper) in try await wrappers(directory) {
            for words in [[Surroundings.binary, "--port", "x"], [api, "whoami", "--timeout", "0"]] {
                let finished = try await run(Command(wrapper[0], wrapper.dropFirst() + words))
                #expect(finished.exitCode == 64, "\(name): \(finished)")
            }
        }
    }

    @Test("a program that is not told its own name refuses to start")
    func noName() async throws {
        let script = """
            import ctypes, sys
            library = ctypes.CDLL(None)
            library.execve(sys.argv[1].encode(), (ctypes.c_char_p * 1)(None), (ctypes.c_char_p * 1)(None))
            """
        let finished = try await run(Command("python3", ["-c", script, Surroundings.binary]))
        // Newer kernels give it an empty name; then all there is to miss is DATABASE_URL.
        #expect([70, 78].contains(finished.exitCode), "\(finished)")
        #expect(finished.output.isEmpty)
    }
}
#endif
