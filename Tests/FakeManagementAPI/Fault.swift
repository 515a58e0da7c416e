/// What goes wrong instead of the next answer.
package enum Fault: Sendable {
    /// An error with the documented body.
    case refuse(status: Int, code: String = "error", message: String = "refused", retryAfter: String? = nil)
    /// 200 with these bytes.
    case answer(String)
    /// Nothing, until the server stops.
    case silence
    /// Half an answer, then the connection is closed.
    case cut
    /// 302 to this address.
    case redirect(String)
}
