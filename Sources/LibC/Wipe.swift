/// Overwrites memory with zeros, even where a compiler would see that nobody reads it again.
package func wipe(_ start: UnsafeMutableRawPointer, _ count: Int) {
    #if canImport(Darwin)
    memset_s(start, count, 0, count)
    #else
    explicit_bzero(start, count)
    #endif
}
