import PostgresWire
import PrismaPostgres

/// What `require_auth` and `channel_binding` demand of a login, asked before anything secret is sent; libpq's
/// `check_expected_areq`, with its words.
struct LoginRequirements: Equatable {
    var authentication = AllowedAuthentication.any
    var channelBinding = UpstreamDemands.ChannelBinding.prefer

    /// Why a login must not begin with the request; nil when it may.
    func objection(to request: Authentication) -> UpstreamFailure.Cause? {
        switch request {
        case .ok:
            if !authentication.allowsNone { return .unmetAuthentication("server did not complete authentication") }
            let words = "channel binding required, but server authenticated client without channel binding"
            return channelBinding == .require ? .unmetChannelBinding(words) : nil
        case .cleartextPassword: return objection(to: .password, "server requested a cleartext password")
        case .md5Password: return objection(to: .md5, "server requested a hashed password")
        case .gss: return objection(to: .gss, "server requested GSSAPI authentication")
        case .sspi: return objection(to: .sspi, "server requested SSPI authentication")
        case .sasl:
            return authentication.methods.contains(.scramSHA256)
                ? nil : .unmetAuthentication("server requested SASL authentication")
        case .kerberosV5, .saslContinue, .saslFinal, .unsupported:
            return nil
        }
    }

    /// Why SCRAM must not go on with what it proves.
    func objection(to proof: ServerProof) -> UpstreamFailure.Cause? {
        guard channelBinding == .require, proof < .keysAndChannel else { return nil }
        return .unmetChannelBinding(
            "channel binding is required, but server did not offer an authentication method that supports channel binding"
        )
    }

    private func objection(to method: AllowedAuthentication.Method, _ words: String) -> UpstreamFailure.Cause? {
        guard authentication.methods.contains(method) else { return .unmetAuthentication(words) }
        guard channelBinding == .require else { return nil }
        return .unmetChannelBinding("channel binding required but not supported by server's authentication request")
    }
}
