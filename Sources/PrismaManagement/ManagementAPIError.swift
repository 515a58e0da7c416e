/// Why a call of the Management API did not work.
///
/// Says what could not be done, what the server, or the way to it, had to say, and which call it was. Texts from the server are shortened, their
/// control bytes are escaped, and the token is cut out of them.
package struct ManagementAPIError: Error, Sendable, Equatable {
    /// What happened.
    package enum Reason: Sendable, Equatable {
        /// The server refused: its status, and the `code`, `message` and `hint` of its answer.
        case refused(Refusal)
        /// The server wants the request somewhere else: the host it named. The request was not sent there.
        case redirected(to: String)
        /// No answer came: why.
        case unreachable(String)
        /// The server's certificate proves nothing, so it got nothing: what is wrong with it.
        case untrusted(String)
        /// The connection ended before the answer did.
        case cut
        /// No complete answer came in time.
        case timedOut(Duration)
        /// An answer came that this client cannot read: what is wrong with it.
        case malformed(String)
        /// The caller gave up.
        case cancelled
    }

    /// What could not be done: `show database db_c1`.
    package let task: String
    /// `GET`, `POST`, …
    package let method: String
    /// From `/v1`, percent-encoded, without the query.
    package let path: String
    /// What happened.
    package let reason: Reason

    init<Answer>(_ request: APIRequest<Answer>, _ reason: Reason) {
        self.task = request.task
        self.method = request.method.rawValue
        self.path = request.path
        self.reason = reason
    }

    /// The status the server answered with, if it refused.
    package var status: Int? {
        guard case .refused(let refusal) = reason else { return nil }
        return refusal.status
    }
}
