import LibC

/// A file with a secret key in it.
enum KeyFile {
    /// Far more than a key and a chain take.
    private static let sizeLimit = 1 << 20

    /// The whole file, for the caller to overwrite. `isPrivate`: libpq's rule holds, that nobody but the owner may have
    /// access; for root's files, the group may read.
    static func contents(of path: String, isPrivate: Bool) throws(TLSError) -> [UInt8] {
        // Without O_NONBLOCK a pipe without a writer would hold the program.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .key(path: path, reason: systemWords(for: errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= sizeLimit else {
            throw .key(path: path, reason: "it is not a regular file of a key's size")
        }
        let forbidden = status.st_uid == 0 ? S_IWGRP | S_IXGRP | S_IRWXO : S_IRWXG | S_IRWXO
        guard !isPrivate || status.st_mode & forbidden == 0 else {
            throw .key(path: path, reason: "it has group or world access: use chmod 600")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var count = 0
        while count < bytes.count {
            let result = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
            }
            guard result > 0 else { break }
            count += result
        }
        guard count == bytes.count else {
            bytes.zero()
            throw .key(path: path, reason: "it cannot be read")
        }
        return bytes
    }
}
