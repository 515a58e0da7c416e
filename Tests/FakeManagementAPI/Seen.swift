/// A request as the fake server saw it.
public struct Seen: Sendable, Equatable {
    /// `GET /v1/projects?limit=2`: the method and the target as they came.
    public var line: String
    /// The value of the header Authorization.
    public var authorization: String?
    /// The body, if it is JSON.
    public var body: JSON?
}
