import Foundation
import LibC
import Testing

@testable import Reactor

/// What a service manager hears, on a real datagram socket of its own.
struct ServiceManagerTests {
    /// The service manager's end.
    private final class Hearer {
        let path: String
        let descriptor: CInt

        /// `path` as `NOTIFY_SOCKET` has it: an `@` in front makes it an abstract one.
        init(_ path: String) throws {
            self.path = path
            let address = try #require(SocketAddress(datagramPath: path))
            descriptor = socket(AF_UNIX, datagramSocket, 0)
            try #require(address.withPointer { bind(descriptor, $0, $1) } == 0)
        }

        deinit {
            close(descriptor)
            unlink(path)
        }

        /// The next message that is here already; nil where there is none.
        func heard() -> String? {
            var buffer = [UInt8](repeating: 0, count: 1000)
            let count = recv(descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT))
            return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    private static var freshPath: String {
        FileManager.default.temporaryDirectory.appending(path: "notify-\(UUID().uuidString.prefix(8))").path
    }

    #if os(Linux)
    private static let paths = [freshPath, "@ppg-tunnel-\(UUID().uuidString)"]
    #else
    private static let paths = [freshPath]
    #endif

    @Test(arguments: paths)
    func itHearsEachMessage(path: String) throws {
        let hearer = try Hearer(path)
        let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": path]))
        manager.tell(.ready)
        manager.tell(.status("2 sessions\nREADY=0"))
        manager.tell(.reloading(microseconds: 17))
        manager.tell(.stopping(within: .seconds(25)))
        manager.tell(.alive)
        #expect(hearer.heard() == "READY=1")
        #expect(hearer.heard() == "STATUS=2 sessions READY=0")
        #expect(hearer.heard() == "RELOADING=1\nMONOTONIC_USEC=17")
        #expect(hearer.heard() == "STOPPING=1\nEXTEND_TIMEOUT_USEC=25000000")
        #expect(hearer.heard() == "WATCHDOG=1")
        #expect(hearer.heard() == nil)
    }

    @Test func oneThatDoesNotReadStopsNothing() throws {
        let hearer = try Hearer(Self.freshPath)
        let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": hearer.path]))
        for _ in 0..<10_000 { manager.tell(.alive) }
        #expect(hearer.heard() == "WATCHDOG=1")
    }

    @Test(arguments: [[:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "relative"], ["NOTIFY_SOCKET": "vsock:2:1234"]])
    func withoutASocketThereIsNobodyToTell(environment: [String: String]) {
        #expect(ServiceManager(environment: environment) == nil)
    }

    @Test func aServiceManagerThatIsGoneIsNobodysConcern() throws {
        let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": Self.freshPath]))
        manager.tell(.ready)
    }

    @Test(
        arguments: [
            (["WATCHDOG_USEC": "3000000"], Duration.milliseconds(1500)),
            (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "17"], .milliseconds(1500)),
            (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "18"], nil),
            (["WATCHDOG_USEC": "0"], nil),
            (["WATCHDOG_USEC": "soon"], nil),
            ([:], nil),
        ] as [([String: String], Duration?)]
    )
    func theWatchdogSaysHowOften(environment: [String: String], interval: Duration?) throws {
        let environment = environment.merging(["NOTIFY_SOCKET": "/nobody"]) { $1 }
        let manager = try #require(ServiceManager(environment: environment, process: 17))
        #expect(manager.interval == interval)
    }
}
