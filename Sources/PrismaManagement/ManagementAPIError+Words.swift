import Wording

extension ManagementAPIError: CustomStringConvertible {
    /// One line: what could not be done, why, and the call.
    package var message: String {
        let answer =
            switch reason {
            case .refused(let refusal): "\(refusal.status) \(refusal.code), "
            case _: ""
            }
        return "cannot \(task): \(reason.words) (\(answer)\(method) \(path))"
    }

    /// One line: what can be done about it.
    package var hint: String? {
        switch reason {
        case .refused(let refusal): refusal.hint ?? hint(for: refusal)
        case .redirected: "the token is sent to the API's own host only; check PRISMA_API_URL"
        case .unreachable: "check the network, a proxy's settings, and PRISMA_API_URL if it is set"
        case .untrusted:
            "the token was not sent: something between intercepts TLS, or root certificates are missing "
                + "(ca-certificates); an authority of your own belongs into the system's store"
        case .cut: mayHaveHappened ?? "try again; check the network, and PRISMA_API_URL if it is set"
        case .timedOut: mayHaveHappened ?? "try again, or allow more time with --timeout"
        case .malformed: mayHaveHappened ?? "check PRISMA_API_URL if it is set; the API may be newer than this program"
        case .cancelled: nil
        }
    }

    /// The message and, on a second line, the hint.
    package var description: String {
        guard let hint else { return message }
        return "\(message)\nhint: \(hint)"
    }

    private func hint(for refusal: Refusal) -> String? {
        switch (refusal.status, refusal.code) {
        case (_, "planLimitReached"):
            "the workspace is over its plan's limits: `workspaces show ID --plan` has the page to change it"
        case (401, _): "the token is wrong, expired or revoked: make one in the Console, Settings → Service Tokens"
        case (403, _) where method == HTTPMethod.delete.rawValue && path.hasPrefix("/v1/databases/"):
            "a default database goes with its project only; else the token's workspace or role does not allow this"
        case (400, _) where method == HTTPMethod.delete.rawValue && path.hasPrefix("/v1/projects/"):
            "delete its databases first (`databases list --project \(path.dropFirst("/v1/projects/".count))`): "
                + "the default one goes with the project"
        case (403, _): "the token's workspace or role does not allow this"
        case (404, _): "it is gone, or belongs to another workspace: list what there is"
        case (409, _): "it is busy with something else: wait until that is done, and try again"
        case (429, _): "too many requests: wait a minute and try again"
        case (503, _): mayHaveHappened ?? "the API is busy: try again in a minute"
        case (500..., _): mayHaveHappened
        case _: nil
        }
    }

    /// Where nobody knows what the API did before it failed.
    private var mayHaveHappened: String? {
        guard method != HTTPMethod.get.rawValue else { return nil }
        return "it may have happened all the same: list before you repeat it"
    }
}

extension ManagementAPIError.Reason {
    fileprivate var words: String {
        switch self {
        case .refused(let refusal): refusal.sentence
        case .redirected(let host): "redirected to \(host), which is refused"
        case .unreachable(let cause): "no answer: \(cause)"
        case .cut: "no answer: the connection was cut"
        case .untrusted(let cause): "TLS handshake failed: the certificate is not trusted: \(cause)"
        case .timedOut(let limit): "no answer within \(limit.inWords)"
        case .malformed(let cause): "cannot read the answer: \(cause)"
        case .cancelled: "cancelled"
        }
    }
}
