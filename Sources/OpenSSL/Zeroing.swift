import COpenSSL

/// Overwrites memory, in a way that no optimiser takes out.
package func overwrite(_ memory: UnsafeMutableRawBufferPointer) {
    OPENSSL_cleanse(memory.baseAddress, memory.count)
}

extension [UInt8] {
    /// Overwrites the bytes before their memory is given back, in a way that no optimiser takes out, and empties the
    /// array. Where a copy still shares the memory, its bytes stay: the last one has to do it.
    package mutating func zero() {
        withUnsafeMutableBytes(overwrite)
        self = []
    }
}
