/// What became known by a message.
package enum ObservationEvent: Equatable, Sendable {
    case finished(ObservedStatement)
    case ended(ObservedTransaction)
    /// A remark that belongs to no statement.
    case noticed(ServerNotice)
    case notified(ServerNotification)
    /// An error that no statement caused by itself: a COMMIT behind the last statement of a pipeline, or the end of the
    /// session by the server.
    case failed(StatementError)
}
