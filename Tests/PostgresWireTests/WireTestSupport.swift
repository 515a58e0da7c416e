import PostgresWire

/// The error a decoder throws, or nil.
func fault<Value>(_ body: () throws(WireError) -> Value) -> WireError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error
    }
}
