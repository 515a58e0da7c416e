import Synchronization

/// Whether a login now would find what earlier ones found, as far as the tunnel has seen: shared by all loops.
///
/// A session that was opened before the last refusal may rest on a credential that was revoked, and one from before an
/// `ALTER ROLE` has other settings than a new one, so neither gets a next client. Belongs to one `Upstream`, and is told
/// from others by its identity.
final class CredentialStanding: Sendable {
    private let changes = Atomic<Int>(0)

    /// How often that has changed.
    var revision: Int {
        changes.load(ordering: .acquiring)
    }

    /// The upstream has refused a login because of the credential.
    func wasRefused() {
        changes.add(1, ordering: .releasing)
    }

    /// A client has changed what logins find.
    func loginsChanged() {
        changes.add(1, ordering: .releasing)
    }
}
