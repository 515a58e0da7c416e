/// An upstream session that is ready for a client's queries, with its stream, which nobody has yet: whoever is handed it
/// takes the stream over in the same turn of the loop.
struct ReadyUpstream {
    var stream: ByteStream
    var session: UpstreamSession
    /// What the upstream sent behind ReadyForQuery.
    var early: [UInt8]
    /// When the upstream was ready.
    var loginTime: ContinuousClock.Instant
    /// A client before has had the session.
    var isReused = false
}
