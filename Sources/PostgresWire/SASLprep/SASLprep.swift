/// What SCRAM makes of a password before it derives keys: SASLprep (RFC 4013), as PostgreSQL and libpq have it.
///
/// Both check what is prohibited before they normalise, take a password that fails for what it is, and normalise by
/// current Unicode where the RFC says 3.2; a login only works when the tunnel does the same.
package enum SASLprep {
    /// The password to derive keys from, or nil where it is to be taken as it is: ASCII, not UTF-8, or prohibited.
    ///
    /// `wipe` overwrites memory that has held the password.
    package static func prepare(
        _ password: UnsafeRawBufferPointer,
        wipe: (UnsafeMutableRawBufferPointer) -> Void
    ) -> [UInt8]? {
        guard !password.allSatisfy({ $0 < 0x80 }) else { return nil }
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(password.count)
        defer { scalars.withUnsafeMutableBytes(wipe) }
        guard decode(password, into: &scalars), isAllowed(scalars) else { return nil }

        var normalized: [Unicode.Scalar] = []
        normalized.reserveCapacity(scalars.count * Decompositions.longest)
        defer { normalized.withUnsafeMutableBytes(wipe) }
        Normalization.nfkc(scalars, into: &normalized)

        var prepared: [UInt8] = []
        prepared.reserveCapacity(normalized.count * 4)
        for scalar in normalized { prepared.append(contentsOf: Unicode.UTF8.encode(scalar) ?? .init()) }
        return prepared
    }

    /// Step 1, "Map": spaces become one kind of space, what cannot be seen is left out. False for what is not UTF-8.
    private static func decode(_ password: UnsafeRawBufferPointer, into scalars: inout [Unicode.Scalar]) -> Bool {
        var bytes = password.makeIterator()
        var decoder = Unicode.UTF8()
        while true {
            switch decoder.decode(&bytes) {
            case .emptyInput: return true
            case .error: return false
            case .scalarValue(let scalar) where StringprepTables.isSpace(scalar): scalars.append(" ")
            case .scalarValue(let scalar) where StringprepTables.isMappedToNothing(scalar): continue
            case .scalarValue(let scalar): scalars.append(scalar)
            }
        }
    }

    /// Steps 3 and 4, "Prohibit" and "Check bidi".
    private static func isAllowed(_ scalars: [Unicode.Scalar]) -> Bool {
        guard let first = scalars.first, let last = scalars.last else { return false }
        guard !scalars.contains(where: StringprepTables.isProhibited) else { return false }
        let (rightToLeft, leftToRight) = (StringprepTables.rightToLeft, StringprepTables.leftToRight)
        guard scalars.contains(where: rightToLeft.contains) else { return true }
        return !scalars.contains(where: leftToRight.contains) && rightToLeft.contains(first)
            && rightToLeft.contains(last)
    }
}
