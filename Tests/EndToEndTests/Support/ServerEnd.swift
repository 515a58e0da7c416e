import Synchronization

/// What `atexit` runs; its closure cannot capture anything.
enum ServerEnd {
    static let cleanUp = Mutex("true")
}
