/// What the upstream may ask of a login (`require_auth`), as libpq 16 reads it.
///
/// A list of methods allows these alone; a list of methods with `!` allows all others. Empty allows everything. That a
/// method is allowed does not mean that the tunnel can do it.
package struct AllowedAuthentication: Sendable, Equatable {
    /// libpq's names.
    package enum Method: String, Sendable, CaseIterable {
        case password
        case md5
        case gss
        case sspi
        case scramSHA256 = "scram-sha-256"
        case oauth
    }

    /// Why a list is none. Nothing of it is repeated.
    enum Mistake: Error, Equatable {
        case unknownMethod
        case repeatedMethod
        case mixedNegation
    }

    /// What may be asked for.
    package private(set) var methods = Set(Method.allCases)
    /// The upstream may ask for nothing, as `trust` and `cert` do.
    package private(set) var allowsNone = true

    /// Everything.
    package static let any = AllowedAuthentication()

    private init() {}

    init(parsing text: String) throws(Mistake) {
        guard !text.isEmpty else { return }
        let names = text.split(separator: ",", omittingEmptySubsequences: false)
        let isNegated = text.hasPrefix("!")
        guard names.allSatisfy({ $0.hasPrefix("!") == isNegated }) else { throw .mixedNegation }
        var named: Set<Method> = []
        var namesNone = false
        for name in names {
            let name = isNegated ? name.dropFirst() : name
            if name == "none" {
                guard !namesNone else { throw .repeatedMethod }
                namesNone = true
            } else {
                guard let method = Method(rawValue: String(name)) else { throw .unknownMethod }
                guard named.insert(method).inserted else { throw .repeatedMethod }
            }
        }
        methods = isNegated ? methods.subtracting(named) : named
        allowsNone = isNegated != namesNone
    }
}
