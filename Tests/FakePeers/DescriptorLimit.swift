import LibC

/// Lowers this process's limit of open files and opens as many as it allows. For a process of its own: an exit test.
package func takeAllDescriptors(limit count: Int) -> [CInt] {
    #if canImport(Glibc)
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    let resource = RLIMIT_NOFILE
    #endif
    var limit = rlimit(rlim_cur: rlim_t(count), rlim_max: rlim_t(count))
    setrlimit(resource, &limit)
    var held: [CInt] = []
    while true {
        let descriptor = dup(0)
        guard descriptor >= 0 else { return held }
        held.append(descriptor)
    }
}
