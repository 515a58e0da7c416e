/// What holds for the connections of one `TLSContext`, where more is asked for than a verified certificate.
package struct TLSRules: Sendable {
    /// The versions there are; older ones are never spoken.
    package enum Version: Sendable {
        case tls12
        case tls13
    }

    /// No connection is older.
    package var minimumVersion = Version.tls12
    /// No connection is newer.
    package var maximumVersion = Version.tls13
    /// Where certificates are looked up that were taken back; each of a chain has to be covered.
    package var revocationLists = RevocationLists()
    /// What the peer is shown when it asks.
    package var identity: ClientIdentity?
    /// A handshake fails in which the peer does not ask for a certificate.
    package var requiresCertificateRequest = false
    /// The host's name is not sent in clear (SNI).
    package var hidesServerName = false

    /// Nothing beyond the rules of the house.
    package init() {}
}
