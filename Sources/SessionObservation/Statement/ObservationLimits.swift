/// What is kept at most, in one session.
package struct ObservationLimits: Equatable, Sendable {
    /// Bytes of a statement's text.
    package var text = 10_240
    /// Bytes of one parameter's value.
    package var parameterValue = 1_024
    /// Parameters of a statement.
    package var parameters = 200
    /// Notices of a statement.
    package var notices = 10
    /// Bytes of one field of an error or a notice.
    package var reportField = 2_048
    /// Bytes of the texts of prepared statements and portals; the oldest ones are forgotten first.
    package var preparedText = 1_048_576
    /// Requests without an answer. A client that sends more is not followed until it has had its answers.
    package var requests = 20_000
    /// Bytes of their messages that are held.
    package var requestBytes = 8_388_608
    /// Portals that are open at the same time; of more, some are forgotten.
    package var portals = 1_000

    package init() {}
}
