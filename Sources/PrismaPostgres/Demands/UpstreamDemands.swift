/// What a URL demands of the upstream beyond a login over verified TLS. Each demand is kept, or the URL is refused.
package struct UpstreamDemands: Sendable, Equatable {
    /// libpq's `channel_binding`: whether SCRAM is tied to the TLS connection it runs in.
    package enum ChannelBinding: String, Sendable {
        /// Never.
        case disable
        /// Where the upstream offers it.
        case prefer
        /// The login fails without.
        case require
    }

    /// How much a login is tied to its connection.
    package var channelBinding = ChannelBinding.prefer
    /// What the upstream may ask of a login.
    package var authentication = AllowedAuthentication.any
    /// What holds for the connection.
    package var tls = TLSDemands()

    /// Nothing.
    package init() {}
}
