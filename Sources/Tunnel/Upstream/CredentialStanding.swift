import Synchronization

/// Whether the upstream still accepts a credential, as far as logins have shown: shared by all loops.
///
/// A session that was opened before the last refusal may rest on a credential that was revoked, so it gets no next
/// client. Belongs to one `Upstream`, and is told from others by its identity.
final class CredentialStanding: Sendable {
    private let refusals = Atomic<Int>(0)

    /// How often the upstream has refused the credential.
    var refusalCount: Int {
        refusals.load(ordering: .acquiring)
    }

    /// The upstream has refused a login because of the credential.
    func wasRefused() {
        refusals.add(1, ordering: .releasing)
    }
}
