import LibC

#if canImport(Darwin)

extension ProcessName {
    /// As libproc has it.
    static func reported(of process: Int32) -> String? {
        var name = [UInt8](repeating: 0, count: 2 * Int(MAXCOMLEN) + 1)
        let length = proc_name(process, &name, UInt32(name.count))
        return length > 0 ? String(decoding: name.prefix(Int(length)), as: UTF8.self) : nil
    }
}
#endif
