#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How this client writes and reads JSON.
enum APIJSON {
    /// Keys in alphabetical order, so that equal bodies are equal bytes.
    static func encode(_ value: any Encodable) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(value)
        } catch {
            preconditionFailure("a request body of strings and flags is always JSON")
        }
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        try JSONDecoder().decode(type, from: data)
    }
}

/// `{"data": …}`.
struct Enveloped<Value: Decodable>: Decodable {
    var data: Value
}
