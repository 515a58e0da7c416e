/// What holds for the connections of one `TLSContext`, where more is asked for than a verified certificate.
public struct TLSRules: Sendable {
    /// The versions there are; older ones are never spoken.
    public enum Version: Sendable {
        case tls12
        case tls13
    }

    /// No connection is older.
    public var minimumVersion = Version.tls12
    /// No connection is newer.
    public var maximumVersion = Version.tls13
    /// Where certificates are looked up that were taken back; each of a chain has to be covered.
    public var revocationLists = RevocationLists()
    /// What the peer is shown when it asks.
    public var identity: ClientIdentity?
    /// A handshake fails in which the peer does not ask for a certificate.
    public var requiresCertificateRequest = false
    /// The host's name is not sent in clear (SNI).
    public var hidesServerName = false

    /// Nothing beyond the rules of the house.
    public init() {}
}
