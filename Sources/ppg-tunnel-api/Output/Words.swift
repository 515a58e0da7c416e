import LibC
import PrismaManagement

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Values as people read them.
enum Words {
    /// `2026-11-01 10:00`, in the zone of this machine (or of TZ).
    static func minute(_ timestamp: Timestamp) -> String { local(timestamp, "%Y-%m-%d %H:%M") }

    /// `2026-11-01 10:00:07 CET`.
    static func moment(_ timestamp: Timestamp) -> String { local(timestamp, "%Y-%m-%d %H:%M:%S %Z") }

    /// `2026-11-01`, in the zone of this machine.
    static var today: String { local(Timestamp(Date()), "%Y-%m-%d") }

    /// `46.0 MiB`; bytes as they are.
    static func size(_ bytes: Int?) -> String {
        guard let bytes else { return "" }
        var amount = Double(bytes)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if abs(amount) < 1_024 { return unit == "B" ? "\(bytes) B" : "\(oneDecimal(amount)) \(unit)" }
            amount /= 1_024
        }
        return "\(oneDecimal(amount)) TiB"
    }

    /// `128407 ops`, `0.44 GiB`.
    static func amount(_ amount: Usage.Amount) -> String {
        let isWhole = amount.used == amount.used.rounded() && abs(amount.used) < 1e15
        let number = isWhole ? String(Int(amount.used)) : String((amount.used * 100).rounded() / 100)
        return "\(number) \(amount.unit)"
    }

    /// `312 ms`.
    static func milliseconds(_ duration: Duration) -> String { "\(Int((duration / .milliseconds(1)).rounded())) ms" }

    private static func oneDecimal(_ value: Double) -> String { String((value * 10).rounded() / 10) }

    private static func local(_ timestamp: Timestamp, _ format: String) -> String {
        var seconds = time_t(timestamp.date.timeIntervalSince1970.rounded(.down))
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return timestamp.text }
        var buffer = [CChar](repeating: 0, count: 64)
        let length = strftime(&buffer, buffer.count, format, &parts)
        return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
