import COpenSSL

extension [UInt8] {
    /// Overwrites the bytes before their memory is given back, in a way that no optimiser takes out.
    ///
    /// Reaches this array's own storage: copies made before keep what they hold. The array is empty afterwards.
    public mutating func zero() {
        withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
        self = []
    }
}
