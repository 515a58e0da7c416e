#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Base64 in the URL alphabet or the ordinary one, padded or not.
enum Base64URL {
    /// Nil if `text` is neither.
    static func decode(_ text: Substring) -> Data? {
        var ordinary = text.utf8.map { (byte: UInt8) -> UInt8 in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        while ordinary.last == UInt8(ascii: "=") {
            ordinary.removeLast()
        }
        while ordinary.count % 4 != 0 {
            ordinary.append(UInt8(ascii: "="))
        }
        return Data(base64Encoded: Data(ordinary))
    }
}
